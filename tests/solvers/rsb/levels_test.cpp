#include "solvers/rsb/levels.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

void expect_ordered(const Levels& at, std::size_t depth, double T) {
    ASSERT_EQ(at.depth(), depth);
    ASSERT_EQ(at.q.size(), depth + 1);
    EXPECT_TRUE(std::is_sorted(at.q.begin(), at.q.end(), std::less_equal<>()));
    EXPECT_TRUE(std::is_sorted(at.y.begin(), at.y.end(), std::less_equal<>()));
    EXPECT_GE(at.q.front(), 0.0);
    EXPECT_LE(at.q.back(), 1.0);
    EXPECT_LT(T * at.y.back(), 1.0);
    if (T > 0.0) {
        EXPECT_NEAR(at.C, (1.0 - at.q.back()) / T, 1e-15);
    }
}

TEST(Levels, OneStepDeeperIsOrderedAndNearTheKnownStates) {
    // SK, T = 0, k = 1 -> 2 and 2 -> 3 (Parisi's numbers).
    const std::vector<double> kappa(4, 1.0);
    const LevelsStability stability{.kappa = kappa, .innermost = -1.0};
    const Levels two = deeper_levels({.m = 0.0, .q = {0.4768, 1.0}, .y = {1.3608}, .C = 0.2395}, stability, 0.0, false);
    expect_ordered(two, 2, 0.0);
    EXPECT_NEAR(two.q[0], 0.3214, 0.05);
    EXPECT_NEAR(two.q[1], 0.8495, 0.05);
    EXPECT_NEAR(two.y[1] / two.y[0], 2.7404 / 0.8350, 0.1);
    const Levels three =
        deeper_levels({.m = 0.0, .q = {0.3214, 0.8495, 1.0}, .y = {0.8350, 2.7404}, .C = 0.124}, stability, 0.0, false);
    expect_ordered(three, 3, 0.0);
    EXPECT_NEAR(three.q[1], 0.6989, 0.05);
    EXPECT_NEAR(three.y[1], 1.4923, 0.05);
}

TEST(Levels, ClustersBreakInsideAndTheirOverlapZeroStays) {
    const std::vector<double> kappa{0.0, 2.9, 3.0};
    for (const double T : {0.0, 0.1, 0.23, 0.6}) {
        const double q1 = T > 0.0 ? 1.0 - 0.12 * T : 1.0;
        const Levels one{.m = 0.0, .q = {0.0, q1}, .y = {1.37}, .C = 0.12};
        const Levels two = deeper_levels(one, {.kappa = kappa, .innermost = -0.3}, T, true);
        expect_ordered(two, 2, T);
        EXPECT_EQ(two.q[0], 0.0);
        EXPECT_GT(two.q[1], 0.85);
        EXPECT_EQ(two.y[0], 1.37);
        const Levels three = deeper_levels(two, {.kappa = kappa, .innermost = -0.3}, T, true);
        expect_ordered(three, 3, T);
        EXPECT_EQ(three.q[0], 0.0);
    }
}

TEST(Levels, NearOnsetTheLevelsAreEquallySpaced) {
    // SK close to T = 1: q_i is proportional to 2i + 1 at every k, y_i to i.
    const double T = 0.9;
    const Levels two = deeper_levels_near_onset({.m = 0.0, .q = {0.036, 0.108}, .y = {0.123}, .C = 0.99}, T);
    expect_ordered(two, 2, T);
    EXPECT_NEAR(two.q[0], 0.108 / 5.0, 1e-12);
    EXPECT_NEAR(two.q[1], 3.0 * 0.108 / 5.0, 1e-12);
    EXPECT_NEAR(two.q[2], 0.108, 1e-12);
    EXPECT_NEAR(two.y[1], 2.0 * two.y[0], 1e-12);
}

TEST(Levels, SeparationIsRelative) {
    EXPECT_NEAR(separation({.m = 0.0, .q = {0.2, 0.6}, .y = {1.0}, .C = 0.0}), 0.4 / 0.6, 1e-15);
    EXPECT_NEAR(separation({.m = 0.0, .q = {0.99, 0.995, 1.0}, .y = {1.0, 2.0}, .C = 0.0}), 0.5, 1e-12);
    EXPECT_EQ(separation({.m = 0.0, .q = {0.5, 0.5}, .y = {1.0}, .C = 0.0}), 0.0);
}

} // namespace
} // namespace mattis::solvers
