#include "solvers/potential/overlap_curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/potential/held_site.hpp"

namespace mattis::solvers {
namespace {

const Dense network({3, 0.3, 0.2, Convention::distinct});
const SiteOf site{network};
const Levels near_half{.m = 0.5, .q = {0.45, 0.91}, .y = {2.0}, .C = 0.45};

TEST(OverlapCurve, ItsPointsAreStationaryInTheField) {
    const OverlapCurve curve(site);
    const auto point = curve.searched(0.5, near_half, 0.3);
    ASSERT_TRUE(point);
    EXPECT_EQ(point->state.at.m, 0.5);
    const HeldSite held(site, point->b);
    const BrokenSymmetry saddle(held, 1, {.m = false, .q0 = false});
    EXPECT_LT(saddle.residual(saddle.evaluate(point->state.at)).lpNorm<Eigen::Infinity>(), 1e-11);
}

TEST(OverlapCurve, DerivativesOfTheUnknownsAreThoseOfNeighbours) {
    const OverlapCurve curve(site);
    const auto point = curve.searched(0.5, near_half, 0.3);
    ASSERT_TRUE(point);
    constexpr double dt = 1e-3;
    const auto at = [](double t) { return 1.0 / (1.0 + std::exp(-t)); };
    const auto above = curve.followed(*point, at(dt)), below = curve.followed(*point, at(-dt));
    ASSERT_TRUE(above && below);
    for (Eigen::Index j = 0; j < point->v.size(); ++j)
        EXPECT_NEAR((above->v(j) - below->v(j)) / (2.0 * dt), point->dv(j), 1e-5) << j;
}

TEST(OverlapCurve, ItIsFollowedToBothSidesAndEndsWhereTheLevelsMerge) {
    const OverlapCurve curve(site);
    const auto point = curve.searched(0.5, near_half, 0.3);
    ASSERT_TRUE(point);
    const auto small = curve.followed(*point, 0.01);
    ASSERT_TRUE(small);
    EXPECT_LT(small->state.at.q[0], 2e-4);
    const auto back = curve.followed(*small, 0.5);
    ASSERT_TRUE(back);
    EXPECT_NEAR(back->b, point->b, 1e-11);
    EXPECT_NEAR(back->state.free_energy, point->state.free_energy, 1e-13);
    EXPECT_FALSE(curve.followed(*point, 0.99)) << "replica symmetry is stable there";
}

TEST(OverlapCurve, AStartFarOffIsNoState) {
    EXPECT_FALSE(OverlapCurve(site).searched(0.5, {.m = 0.5, .q = {0.01, 0.02}, .y = {0.1}, .C = 4.9}, 3.0));
}

} // namespace
} // namespace mattis::solvers
