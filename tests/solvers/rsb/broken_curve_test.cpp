#include "solvers/rsb/broken_curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {
namespace {

const Dense frozen({3, 0.0, 0.0, Convention::distinct});

BrokenCurve curve() {
    // Near the one-step spinodal of P = 3 at T = 0 (0.461212 at m = 0.6508).
    return BrokenCurve(SiteOf(frozen), 1, {.m = 0.66, .q = {0.7, 1.0}, .y = {2.0}, .C = 0.13}, 0.46);
}

TEST(BrokenCurve, ItsPointsAreStationaryAtTheirLoad) {
    const auto point = curve().entry();
    ASSERT_TRUE(point);
    EXPECT_EQ(point->at.m, 0.66);
    const Dense model({3, point->alpha, 0.0, Convention::distinct});
    const SiteOf saddle_site{model};
    const BrokenSymmetry saddle(saddle_site, 1, {.m = false, .q0 = false});
    EXPECT_LT(saddle.residual(saddle.evaluate(point->at)).lpNorm<Eigen::Infinity>(), 1e-9);
}

TEST(BrokenCurve, TheSlopeIsTheDerivativeOfTheLoad) {
    const BrokenCurve c = curve();
    constexpr double step = 1e-4;
    const auto above = c.at(0.66 + step, *c.entry()), below = c.at(0.66 - step, *c.entry());
    ASSERT_TRUE(above && below);
    EXPECT_NEAR(c.entry()->slope, std::log(above->alpha / below->alpha) / (2.0 * step), 1e-6);
}

TEST(BrokenCurve, TheFoldIsTheLargestLoad) {
    const BrokenCurve c = curve();
    const auto fold = c.fold();
    ASSERT_TRUE(fold);
    EXPECT_NEAR(fold->alpha, 0.46121178699, 1e-10);
    for (const double step : {-0.01, 0.01}) EXPECT_LT(c.at(fold->at.m + step, *fold)->alpha, fold->alpha);
}

TEST(BrokenCurve, AStateOfGivenLoadLiesAboveTheFold) {
    const BrokenCurve c = curve();
    const auto fold = c.fold();
    ASSERT_TRUE(fold);
    const auto point = c.at_load(0.42, *fold);
    ASSERT_TRUE(point);
    EXPECT_NEAR(point->alpha, 0.42, 1e-9);
    const Solution direct = broken_retrieval(SiteOf(Dense({3, 0.42, 0.0, Convention::distinct})), 1);
    EXPECT_NEAR(point->at.m, *order_value(direct, "m"), 1e-7);
}

} // namespace
} // namespace mattis::solvers
