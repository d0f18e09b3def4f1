// Bennett's acceptance ratio of two Gaussian weights, whose ratio is known.
#include "stats/bennett.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::stats {
namespace {

/// W_0 = exp(-y^2/2), W_1 = exp(-(y - centre)^2/(2 width^2)): Z_1/Z_0 = width.
constexpr double centre = 1.2, width = 0.7;

double minus_log_weights(double y) { return 0.5 * (y - centre) * (y - centre) / (width * width) - 0.5 * y * y; }

LogRatio measured(std::uint64_t seed, double shift, int bins, int in_bin) {
    Stream stream({.seed = seed, .point = content_hash("bennett")});
    std::vector<double> forward, backward;
    for (int bin = 0; bin < bins; ++bin) {
        double up = 0.0, down = 0.0;
        for (int k = 0; k < in_bin; ++k) {
            up += fermi(minus_log_weights(gaussian(stream)) + shift);
            down += fermi(-minus_log_weights(centre + width * gaussian(stream)) - shift);
        }
        forward.push_back(up / in_bin);
        backward.push_back(down / in_bin);
    }
    return bennett(forward, backward, shift);
}

TEST(Bennett, FermiIsOneHalfAtZeroAndAddsUpToOne) {
    EXPECT_EQ(fermi(0.0), 0.5);
    for (const double x : {0.1, 1.0, 7.0, 40.0}) EXPECT_NEAR(fermi(x) + fermi(-x), 1.0, 1e-15);
    EXPECT_EQ(fermi(1e4), 0.0);
    EXPECT_EQ(fermi(-1e4), 1.0);
}

TEST(Bennett, EveryShiftGivesTheRatioWithinItsError) {
    // 5 standard errors of 63 degrees of freedom: a false alarm of 5e-6 for each of three
    for (const double shift : {-1.5, std::log(width), 1.0}) {
        const LogRatio ratio = measured(3, shift, 64, 2000);
        EXPECT_LT(ratio.error, 0.02);
        EXPECT_NEAR(ratio.value, std::log(width), 5.0 * ratio.error) << shift;
    }
}

TEST(Bennett, TheErrorIsThatOfRepeatedMeasurements) {
    constexpr int repeats = 400;
    double squares = 0.0;
    for (int k = 0; k < repeats; ++k) {
        const LogRatio ratio = measured(100 + static_cast<std::uint64_t>(k), std::log(width), 32, 50);
        squares += std::pow((ratio.value - std::log(width)) / ratio.error, 2);
    }
    // The mean of t^2 with 31 degrees of freedom is 31/29 = 1.07, its error 0.08: five of them, 6e-7
    EXPECT_NEAR(squares / repeats, 1.07, 0.4);
}

TEST(Bennett, TheBestShiftHasTheLeastError) {
    EXPECT_LT(measured(5, std::log(width), 64, 1000).error, measured(5, std::log(width) + 5.0, 64, 1000).error);
}

TEST(Bennett, WithoutTwoPartsOrWithoutOverlapThereIsNoValue) {
    const std::vector<double> one{0.3}, two{0.3, 0.4}, none{0.0, 0.0};
    EXPECT_TRUE(std::isnan(bennett(one, one, 0.0).value));
    EXPECT_TRUE(std::isnan(bennett(two, one, 0.0).value));
    EXPECT_TRUE(std::isnan(bennett(two, none, 0.0).value));
    EXPECT_TRUE(std::isnan(bennett(none, two, 0.0).error));
}

} // namespace
} // namespace mattis::stats
