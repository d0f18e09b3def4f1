#include "core/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Distance of two numbers in units of the relative spacing 2^-52.
double ulps(double value, long double exact) {
    return static_cast<double>(std::abs((value - exact) / exact)) / std::numeric_limits<double>::epsilon();
}

TEST(Elementary, ExponentialIsAccurateOverItsRange) {
    double worst = 0.0;
    for (int k = 1; k <= 200000; ++k) {
        const double wide = 708.0 * k / 200000.0, near = std::exp2(-60.0 + 62.0 * k / 200000.0);
        for (const double y : {wide, near}) worst = std::max(worst, ulps(exp_minus(y), std::exp(-1.0L * y)));
    }
    EXPECT_LT(worst, 1.5);
}

TEST(Elementary, ExponentialEndsExactly) {
    EXPECT_EQ(exp_minus(0.0), 1.0);
    EXPECT_GT(exp_minus(708.0), std::numeric_limits<double>::min());
    for (const double y : {std::nextafter(708.0, 709.0), 745.0, 1e6, 1e300, HUGE_VAL})
        EXPECT_EQ(exp_minus(y), 0.0) << y;
}

TEST(Elementary, LogarithmIsAccurateOverItsRange) {
    EXPECT_EQ(log_one_plus(0.0), 0.0);
    double worst = 0.0;
    for (int k = 0; k <= 200000; ++k) {
        const double x = std::exp2(-1000.0 * k / 200000.0), y = (k + 1) / 200001.0;
        for (const double at : {x, y}) worst = std::max(worst, ulps(log_one_plus(at), std::log1p(1.0L * at)));
    }
    EXPECT_LT(worst, 1.5);
}

} // namespace
} // namespace mattis
