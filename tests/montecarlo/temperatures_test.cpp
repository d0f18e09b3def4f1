#include "montecarlo/chain/temperatures.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

using Values = std::vector<double>;

TEST(Temperatures, AreSpacedAsNamed) {
    EXPECT_EQ(spaced_temperatures(0.5, 2.0, 4, Spacing::linear), (Values{0.5, 1.0, 1.5, 2.0}));
    const Values geometric = spaced_temperatures(0.1, 1.6, 5, Spacing::geometric);
    EXPECT_EQ(geometric.front(), 0.1);
    EXPECT_EQ(geometric.back(), 1.6);
    for (std::size_t k = 0; k + 1 < geometric.size(); ++k) EXPECT_NEAR(geometric[k + 1] / geometric[k], 2.0, 1e-12);
    EXPECT_EQ(spaced_temperatures(0.1, 1.6, 5, Spacing::adapted), geometric);
    for (const auto& [from, to, count] : {std::tuple{0.0, 1.0, 3}, std::tuple{1.0, 1.0, 3}, std::tuple{2.0, 1.0, 3},
                                          std::tuple{0.1, 1.0, 1}, std::tuple{0.1, HUGE_VAL, 3}})
        EXPECT_THROW(spaced_temperatures(from, to, count, Spacing::linear), std::invalid_argument);
}

TEST(Temperatures, HelpersThatAreWantedAnywayComeOnce) {
    EXPECT_EQ(merged_temperatures(Values{0.3, 0.7}, Values{0.1, 0.3 * (1.0 + 1e-12), 0.5, 0.9}),
              (Values{0.1, 0.3, 0.5, 0.7, 0.9}));
    EXPECT_EQ(merged_temperatures(Values{0.2}, Values{}), (Values{0.2}));
}

/// Barrier c (beta^2 - beta_0^2), so that adapted rungs must have equal steps of beta^2.
Values rejections(const Values& temperatures, double c) {
    Values steps;
    for (std::size_t k = 0; k + 1 < temperatures.size(); ++k)
        steps.push_back(c * (std::pow(temperatures[k], -2) - std::pow(temperatures[k + 1], -2)));
    return steps;
}

TEST(Temperatures, AdaptationMakesEqualSteps) {
    Values temperatures = spaced_temperatures(0.4, 2.0, 12, Spacing::geometric);
    const std::vector<std::size_t> ends{0, 11};
    for (int round = 0; round < 20; ++round)
        temperatures = adapted_temperatures(temperatures, rejections(temperatures, 0.1), ends);
    const Values steps = rejections(temperatures, 0.1);
    for (const double step : steps) EXPECT_NEAR(step, steps.front(), 1e-6);
    EXPECT_EQ(temperatures.front(), 0.4);
    EXPECT_EQ(temperatures.back(), 2.0);
}

TEST(Temperatures, FixedRungsStayAndTheOthersAreDealtOut) {
    Values temperatures = spaced_temperatures(0.4, 2.0, 12, Spacing::linear);
    std::vector<std::size_t> fixed{0, 1, 6, 11};
    const Values kept{temperatures[0], temperatures[1], temperatures[6], temperatures[11]};
    double largest_before = 0.0, largest_after = 0.0;
    for (const double step : rejections(temperatures, 0.1)) largest_before = std::max(largest_before, step);
    for (int round = 0; round < 20; ++round) {
        temperatures = adapted_temperatures(temperatures, rejections(temperatures, 0.1), fixed);
        ASSERT_EQ(temperatures.size(), 12u);
        for (std::size_t k = 0; k < kept.size(); ++k) {
            const auto at = std::find(temperatures.begin(), temperatures.end(), kept[k]);
            ASSERT_NE(at, temperatures.end());
            fixed[k] = static_cast<std::size_t>(at - temperatures.begin());
        }
        for (std::size_t k = 0; k + 1 < temperatures.size(); ++k) ASSERT_LT(temperatures[k], temperatures[k + 1]);
    }
    for (const double step : rejections(temperatures, 0.1)) largest_after = std::max(largest_after, step);
    EXPECT_LT(largest_after, 0.5 * largest_before);
    EXPECT_GT(fixed[1], 2u) << "most of the barrier is at low temperature";
}

TEST(Temperatures, NoBarrierIsDividedByEqualSteps) {
    const Values found = adapted_temperatures(Values{1.0, 1.2, 4.0}, Values{0.0, 0.0}, std::vector<std::size_t>{0, 2});
    EXPECT_NEAR(1.0 / found[1], 0.5 * (1.0 + 0.25), 1e-12);
    // A barrier in one step only: everything goes there, and never two rungs to the same temperature.
    const Values steep =
        adapted_temperatures(Values{1.0, 2.0, 3.0, 4.0}, Values{0.0, 0.9, 0.0}, std::vector<std::size_t>{0, 3});
    for (std::size_t k = 0; k + 1 < steep.size(); ++k) EXPECT_LT(steep[k], steep[k + 1]);
}

} // namespace
} // namespace mattis::mc
