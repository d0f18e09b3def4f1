#include "models/multitasking/threshold_lines.hpp"

#include <cmath>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/multitasking/multitasking.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::multitasking {
namespace {

Multitasking::Parameters learning(int K, double d, double T) {
    return {K, d, T, Protocol::supervised, 0.0, 1.0, 0, ClassLaw::exact, 0.0, Units::raw};
}

double one_step_rho(int K, double d) {
    return *learning_threshold(Multitasking(learning(K, d, 0.0)), "rho", true).points.at(0).found;
}

double least_number(int K, double d, double r) {
    auto p = learning(K, d, 0.0);
    p.r = r;
    p.M = 1; // not used
    return *learning_threshold(Multitasking(p), "M", true).points.at(0).found;
}

TEST(ThresholdLines, OneStepTableOfTheTheoryNote) {
    // Theory note 3.1: rho_c and M_min at r = 0.1, 0.2, 0.3; hierarchical below d = 2/3, parallel above.
    EXPECT_NEAR(one_step_rho(1, 0.5), 1.0, 1e-12);
    EXPECT_NEAR(one_step_rho(2, 0.2), 0.9380444007, 1e-10);
    EXPECT_NEAR(one_step_rho(3, 0.4), 0.8045821789, 1e-10);
    EXPECT_NEAR(one_step_rho(5, 0.4), 0.7999164676, 1e-10);
    EXPECT_NEAR(one_step_rho(2, 0.8), 1.0774066709, 1e-10);
    EXPECT_NEAR(one_step_rho(5, 0.9), 1.1274389557, 1e-10);
    EXPECT_EQ(least_number(1, 0.5, 0.1), 99);
    EXPECT_EQ(least_number(2, 0.4, 0.1), 120);
    EXPECT_EQ(least_number(3, 0.4, 0.2), 30);
    EXPECT_EQ(least_number(5, 0.9, 0.3), 9);
}

TEST(ThresholdLines, SelfConsistentThresholdsOfTheTheoryNote) {
    const auto rho = [](int K, double d, double T) {
        return *learning_threshold(Multitasking(learning(K, d, T)), "rho", false).points.at(0).found;
    };
    // K = 1 at T = 0: m = c erf(1/sqrt(2 rho)), as after one step.
    EXPECT_NEAR(rho(1, 0.2, 0.0), 1.0, 1e-12);
    EXPECT_NEAR(rho(1, 0.2, 0.05), 0.990590635, 1e-9);
    EXPECT_NEAR(rho(1, 0.2, 0.3), 0.719374147, 1e-9);
    EXPECT_NEAR(rho(2, 0.3, 0.05), 0.353537539, 1e-9);
    EXPECT_NEAR(rho(2, 0.3, 0.1), 0.343982142, 1e-9);
    EXPECT_NEAR(rho(3, 0.3, 0.03), 0.320576170, 1e-9);
    EXPECT_NEAR(rho(2, 0.8, 0.1), 0.644870119, 1e-9);
    EXPECT_NEAR(rho(3, 0.85, 0.06), 0.769201389, 1e-9);
    EXPECT_NEAR(rho(5, 0.9, 0.05), 0.692659734, 1e-9);
}

TEST(ThresholdLines, TheWeakestOverlapIsAtTheCriterion) {
    auto p = learning(3, 0.4, 0.0);
    p.units = Units::normalised;
    const LinePoint point = learning_threshold(Multitasking(p), "rho", true).points.at(0);
    ASSERT_EQ(point.arrays.at(0).name, "m");
    EXPECT_NEAR(point.arrays[0].values.at(0), std::erf(std::sqrt(0.5)), 1e-12); // m* = 1 in these units
    EXPECT_EQ(point.order.at(0).name, "rho_c");
}

TEST(ThresholdLines, AreAbsentWhereTheirStateIs) {
    // K = 3: the hierarchical state ends at d = 0.618.
    const LineResult none = learning_threshold(Multitasking(learning(3, 0.64, 0.0)), "rho", true);
    EXPECT_TRUE(none.points.empty());
    EXPECT_EQ(none.remarks.size(), 1u);
    EXPECT_TRUE(learning_threshold(Multitasking(learning(3, 0.4, 0.7)), "rho", false).points.empty()); // T > T_c
}

TEST(ThresholdLines, TipOfTheParallelWindow) {
    // Theory note 7, T over T_c.
    for (const auto& [K, d, T] : {std::tuple{2, 0.601592345, 0.61196},
                                  {3, 0.620904538, 0.58967},
                                  {4, 0.631866994, 0.57305},
                                  {5, 0.638568589, 0.55777},
                                  {10, 0.651728194, 0.49208}}) {
        auto p = learning(K, 0.0, 0.0);
        p.protocol = Protocol::storing;
        const LinePoint raw = window_tip(Multitasking(p)).points.at(0);
        EXPECT_NEAR(*raw.found, d, 1e-9) << K;
        EXPECT_EQ(raw.order.back().name, "T_tip");
        EXPECT_NEAR(*raw.order.back().value / (1.0 - d), T, 1e-5) << K;
        p.units = Units::normalised;
        EXPECT_NEAR(*window_tip(Multitasking(p)).points.at(0).order.back().value, T, 1e-5) << K;
    }
    for (int K = 1; K <= 64; K += 9) { // no value of a sweep fails
        auto p = learning(K, 0.0, 0.1);
        p.protocol = Protocol::storing;
        const auto points = window_tip(Multitasking(p)).points;
        ASSERT_EQ(points.size(), K == 1 ? 0u : 1u) << K;
        for (const LinePoint& point : points) EXPECT_EQ(point.status, Status::converged) << K;
    }
    auto alone = learning(1, 0.0, 0.0);
    alone.protocol = Protocol::storing;
    EXPECT_TRUE(window_tip(Multitasking(alone)).points.empty());
}

TEST(ThresholdLines, SayWhatTheyNeed) {
    const auto message = [](const char* text) { return testing::ThrowsMessage<InputError>(testing::HasSubstr(text)); };
    auto stored = learning(2, 0.3, 0.0);
    stored.protocol = Protocol::storing;
    EXPECT_THAT([&] { learning_threshold(Multitasking(stored), "rho", false); }, message("allowed are protocol"));
    EXPECT_THAT([] { learning_threshold(Multitasking(learning(2, 0.3, 0.1)), "rho", true); },
                message("allowed is T = 0"));
    EXPECT_THAT([] { learning_threshold(Multitasking(learning(2, 0.3, 0.0)), "M", false); },
                message("allowed is r in"));
    EXPECT_THAT([] { window_tip(Multitasking(learning(2, 0.3, 0.0))); }, message("allowed is protocol = storing"));
}

TEST(ThresholdLines, AreReachableByName) {
    const ModelAt model = Multitasking(learning(2, 0.2, 0.0));
    EXPECT_NEAR(
        *solvers::trace(model, "learning_threshold", {.find = "rho", .ansatz = "one_step"}).points.front().found,
        0.9380444007, 1e-10);
    EXPECT_EQ(solvers::line_of(model, "learning_threshold").finds, (std::vector<std::string_view>{"rho", "M"}));
    EXPECT_EQ(names_of(solvers::line_of(model, "learning_threshold").ansaetze),
              (std::vector<std::string_view>{"rs", "one_step"}));
}

} // namespace
} // namespace mattis::multitasking
