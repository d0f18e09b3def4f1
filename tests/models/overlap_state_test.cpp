#include "models/contract/overlap_state.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/roots.hpp"

namespace mattis {
namespace {

/// V(p) = a polynomial with minima at 0 and 0.8 and a maximum at 0.3, plus a wall at 1.
OverlapState toy(double p) {
    OverlapState state{.overlap = p, .status = Status::converged};
    state.slope = p * (p - 0.3) * (p - 0.8);
    state.curvature = 3.0 * p * p - 2.2 * p + 0.24;
    state.V = std::pow(p, 4) / 4.0 - 1.1 * std::pow(p, 3) / 3.0 + 0.12 * p * p;
    state.replicon = 0.5;
    state.values = {{"V", state.V}};
    return state;
}

TEST(OverlapState, StationaryPointsAreSolvedForAndClassifiedByTheCurvature) {
    const auto found = stationary_states(toy, linear_grid(0.0, 0.99, 7));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].overlap, 0.0);
    EXPECT_NEAR(found[1].overlap, 0.3, 1e-13);
    EXPECT_NEAR(found[2].overlap, 0.8, 1e-13);
    EXPECT_EQ(stationary_point_of(found[1]).kind, "maximum");
    EXPECT_EQ(stationary_point_of(found[2]).kind, "minimum");
    EXPECT_TRUE(stationary_point_of(found[2]).stable);
}

TEST(OverlapState, PointsWithoutAStateHaveNoValues) {
    const PotentialPoint point = point_of({.overlap = 0.4, .status = Status::stalled, .V = 7.0, .reason = "why"});
    EXPECT_EQ(point.status, Status::stalled);
    EXPECT_TRUE(point.values.empty());
    EXPECT_EQ(point.reason, "why");
    EXPECT_FALSE(point.stable);
}

TEST(OverlapState, TheOuterWellLiesBeyondTheOutermostInflection) {
    const auto well = outer_well(toy, 4.0, 0.2);
    ASSERT_TRUE(well.has_value());
    EXPECT_NEAR(well->inflection.overlap, (1.1 + std::sqrt(1.21 - 0.72)) / 3.0, 1e-12);
    EXPECT_NEAR(bottom_of(toy, *well).value().overlap, 0.8, 1e-12);
}

TEST(OverlapState, AnInflectionWithoutABottomIsNoWellAndAConvexPotentialHasNone) {
    const auto lifted = [](double p) {
        OverlapState state = toy(p);
        state.slope += 0.2;
        return state;
    };
    const auto well = outer_well(lifted, 4.0, 0.2);
    ASSERT_TRUE(well.has_value());
    EXPECT_FALSE(bottom_of(lifted, *well).has_value());
    const auto convex = [](double p) {
        return OverlapState{.overlap = p, .status = Status::converged, .slope = p, .curvature = 1.0};
    };
    EXPECT_FALSE(outer_well(convex, 4.0, 0.2).has_value());
}

TEST(OverlapState, ABranchThatEndsAboveTheInflectionHasNoWell) {
    const auto cut = [](double p) { return p > 0.7 ? toy(p) : OverlapState{.overlap = p}; };
    EXPECT_FALSE(outer_well(cut, 4.0, 0.2).has_value());
}

} // namespace
} // namespace mattis
