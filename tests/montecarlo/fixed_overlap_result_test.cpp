#include "montecarlo/sample/fixed_overlap_result.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

TEST(FixedOverlapResult, TheNearestSectorIsRealised) {
    EXPECT_EQ(nearest_sector(100, 0.7).aligned, 85);
    EXPECT_EQ(nearest_sector(100, 0.69).aligned, 85); // half-way: the upper one
    EXPECT_EQ(nearest_sector(100, 0.689).aligned, 84);
    EXPECT_EQ(nearest_sector(99, 0.0).aligned, 50);
    EXPECT_EQ(nearest_sector(100, -0.5).aligned, 25);
    EXPECT_EQ(nearest_sector(100, 0.999).aligned, 98);
    EXPECT_EQ(nearest_sector(100, -0.999).aligned, 1);
    const OverlapSector sector = nearest_sector(100, 0.7);
    EXPECT_DOUBLE_EQ(sector.m(), 0.7);
    EXPECT_DOUBLE_EQ(sector.middle(), 0.71);
    EXPECT_DOUBLE_EQ(sector.next(), 0.72);
}

/// Free spins: every average is that of equal weights, and the slope is that of the binomial coefficients.
TEST(FixedOverlapResult, OfFreeSpinsTheSlopeIsTheEntropy) {
    FixedOverlapReplica replica;
    replica.up = replica.down = {0.5, 0.5, 0.5};
    const OverlapSector sector{.N = 20, .aligned = 14};
    const stats::LogRatio slope = slope_of(replica, sector, 0.7);
    EXPECT_NEAR(slope.value, -0.35 * (std::lgamma(15.0) + std::lgamma(7.0) - std::lgamma(16.0) - std::lgamma(6.0)),
                1e-13);
    EXPECT_EQ(slope.error, 0.0);
}

} // namespace
} // namespace mattis::mc
