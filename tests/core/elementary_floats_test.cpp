#include "core/elementary_floats.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Distance in units in the last place of the exact value.
double ulp(float got, double exact) {
    int exponent = 0;
    std::frexp(exact, &exponent);
    return std::abs(static_cast<double>(got) - exact) / std::ldexp(1.0, exponent - 24);
}

TEST(ElementaryFloats, AgreeWithDoublePrecision) {
    double value = 0.0, less_one = 0.0, log = 0.0, cosine = 0.0, sine = 0.0, ratio = 0.0;
    for (double x = 1e-7; x < 87.0; x *= 1.0003) {
        const auto y = static_cast<float>(x);
        const double exact = static_cast<double>(y);
        value = std::max(value, ulp(float_decay(y).value, std::exp(-exact)));
        less_one = std::max(less_one, ulp(float_decay(y).less_one, std::expm1(-exact)));
        const auto u = static_cast<float>(std::exp(-x / 5.0));
        if (u < 1.0f) log = std::max(log, ulp(minus_log(u), -std::log(static_cast<double>(u))));
        const double t = std::fmod(exact, 0.785);
        const auto angle = static_cast<float>(t);
        cosine = std::max(cosine, ulp(float_turn(angle).cosine, std::cos(static_cast<double>(angle))));
        sine = std::max(sine, ulp(float_turn(angle).sine, std::sin(static_cast<double>(angle))));
        const auto e = static_cast<float>(std::exp(-x)), f = static_cast<float>(std::exp(-0.7 * x));
        if (e != f)
            ratio = std::max(ratio, ulp(log_ratio(e, f), std::log1p((double{e} - double{f}) / (1.0 + double{f}))));
    }
    EXPECT_LT(value, 1.5);
    EXPECT_LT(less_one, 1.5);
    EXPECT_LT(log, 2.5);
    EXPECT_LT(cosine, 1.5);
    EXPECT_LT(sine, 1.5);
    EXPECT_LT(ratio, 4.0);
    EXPECT_EQ(float_decay(88.0f).value, 0.0f);
    EXPECT_EQ(float_decay(1e30f).less_one, -1.0f);
    EXPECT_EQ(float_decay(0.0f).value, 1.0f);
    EXPECT_EQ(minus_log(1.0f), 0.0f);
}

} // namespace
} // namespace mattis
