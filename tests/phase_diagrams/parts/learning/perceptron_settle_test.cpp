// When an error has settled, on series made by hand.
#include "phase_diagrams/parts/learning/perceptron_settle.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::diagram {
namespace {

std::vector<std::int64_t> epochs_of(std::size_t count, std::int64_t step = 1) {
    std::vector<std::int64_t> epochs;
    for (std::size_t k = 0; k < count; ++k) epochs.push_back(static_cast<std::int64_t>(k) * step);
    return epochs;
}

TEST(PerceptronSettle, TheFirstWindowThatVariesByLessThanTheSpread) {
    //                               0    1    2    3    4     5     6     7    8
    const std::vector<double> errors{0.9, 0.5, 0.4, 0.3, 0.25, 0.26, 0.24, 0.2, 0.1};
    EXPECT_EQ(settled_at(epochs_of(9), errors, {.window = 2, .spread = 0.05}), 4); // 0.25, 0.26, 0.24
    EXPECT_EQ(settled_at(epochs_of(9), errors, {.window = 2, .spread = 0.11}), 2); // 0.4 - 0.25 is more, from 1 on 0.2
    EXPECT_EQ(settled_at(epochs_of(9), errors, {.window = 2, .spread = 0.01}), std::nullopt);
    EXPECT_EQ(settled_at(epochs_of(9), errors, {.window = 8, .spread = 1.0}), 0);
}

TEST(PerceptronSettle, AWindowThatTheSeriesDoesNotFillIsNone) {
    const std::vector<double> still(5, 0.1);
    EXPECT_EQ(settled_at(epochs_of(5), still, {.window = 4, .spread = 1e-9}), 0);
    EXPECT_EQ(settled_at(epochs_of(5), still, {.window = 5, .spread = 1e-9}), std::nullopt);
    EXPECT_EQ(settled_at({}, {}, {.window = 1, .spread = 1.0}), std::nullopt);
}

TEST(PerceptronSettle, WindowsAreEpochsAndNotLooks) {
    const std::vector<double> errors{0.5, 0.1, 0.1, 0.1, 0.1};
    EXPECT_EQ(settled_at(epochs_of(5, 10), errors, {.window = 30, .spread = 0.01}), 10);
    EXPECT_EQ(settled_at(epochs_of(5, 10), errors, {.window = 31, .spread = 0.01}), std::nullopt);
}

TEST(PerceptronSettle, AgreesWithTheSearchOverAllPairs) {
    std::vector<double> errors;
    for (int t = 0; t < 400; ++t) errors.push_back(0.5 * std::exp(-0.01 * t) + 0.02 * std::sin(0.7 * t * t));
    for (const double spread : {0.3, 0.1, 0.06, 0.05}) {
        const SettleRule rule{.window = 17, .spread = spread};
        std::optional<std::int64_t> expected;
        for (std::size_t t = 0; t + 17 < errors.size() && !expected; ++t) {
            double largest = 0.0;
            for (std::size_t a = t; a <= t + 17; ++a)
                for (std::size_t b = t; b <= t + 17; ++b) largest = std::max(largest, errors[a] - errors[b]);
            if (largest < spread) expected = static_cast<std::int64_t>(t);
        }
        EXPECT_EQ(settled_at(epochs_of(400), errors, rule), expected) << spread;
    }
}

TEST(PerceptronSettle, OfALookItIsTheErrorOnTheTeacherOfTheTask) {
    std::vector<learning::PerceptronLook> looks;
    for (int task = 0; task < 2; ++task)
        for (int epoch = 0; epoch < 6; ++epoch) {
            learning::PerceptronLook look{.task = task, .epoch = epoch};
            look.p = {task == 0 && epoch < 2 ? 0.1 * epoch : 0.9, task == 1 && epoch < 3 ? 0.1 * epoch : 0.8};
            looks.push_back(look);
        }
    const SettleRule rule{.window = 2, .spread = 1e-3};
    EXPECT_EQ(settled_at(looks, 0, rule), 2);
    EXPECT_EQ(settled_at(looks, 1, rule), 3);
}

TEST(PerceptronSettle, ErrorIsTheAngleBetweenTeacherAndStudent) {
    EXPECT_DOUBLE_EQ(error_of_overlap(0.0), 0.5);
    EXPECT_DOUBLE_EQ(error_of_overlap(1.0 + 1e-15), 0.0);
    EXPECT_DOUBLE_EQ(error_of_overlap(-1.0), 1.0);
    EXPECT_DOUBLE_EQ(error_of_overlap(0.5), 1.0 / 3.0);
}

} // namespace
} // namespace mattis::diagram
