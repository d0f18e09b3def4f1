#include "learning/network/output_loss.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(OutputLoss, OfTwoClassesIsALogisticFunction) {
    const std::array<double, 4> z{1.0, 3.0, 1000.0, -1000.0};
    const std::array<std::uint8_t, 2> labels{0, 1};
    std::array<double, 4> delta{};
    EXPECT_NEAR(output_loss(z.data(), 2, labels, delta.data()), std::log1p(std::exp(2.0)) + 2000.0, 1e-12);
    const double p = 1.0 / (1.0 + std::exp(2.0));
    EXPECT_NEAR(delta[0], p - 1.0, 1e-15);
    EXPECT_NEAR(delta[1], 1.0 - p, 1e-15);
    EXPECT_EQ(delta[2], 1.0);
    EXPECT_EQ(delta[3], -1.0);
}

TEST(OutputLoss, WhatIsNotFiniteIsSeen) {
    const std::array<float, 2> z{1.0f, std::numeric_limits<float>::infinity()};
    const std::array<std::uint8_t, 1> labels{0}, wrong{2};
    std::array<float, 2> delta{};
    EXPECT_TRUE(std::isnan(output_loss(z.data(), 2, labels, delta.data())));
    EXPECT_THROW(output_loss(z.data(), 2, wrong, delta.data()), std::out_of_range);
}

} // namespace
} // namespace mattis::learning
