#include "core/special.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Special, LogTwoCoshDoesNotOverflow) {
    EXPECT_DOUBLE_EQ(log2cosh(0.0), std::numbers::ln2);
    EXPECT_DOUBLE_EQ(log2cosh(1.3), std::log(2.0 * std::cosh(1.3)));
    EXPECT_DOUBLE_EQ(log2cosh(-1.3), log2cosh(1.3));
    EXPECT_DOUBLE_EQ(log2cosh(1e4), 1e4);
}

TEST(Special, IntegerPower) {
    EXPECT_DOUBLE_EQ(integer_power(0.0, 0), 1.0);
    EXPECT_DOUBLE_EQ(integer_power(-2.0, 5), -32.0);
    EXPECT_NEAR(integer_power(0.9, 63), std::pow(0.9, 63), 1e-17);
}

} // namespace
} // namespace mattis
