#include "learning/network/real_units.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(RealUnits, BothActivationsForwardAndBack) {
    const std::array bias{0.5, -1.0};
    for (const Activation activation : {Activation::relu, Activation::tanh}) {
        std::array z{0.25, 0.5, -2.0, 1.5}, a{0.0, 0.0, 0.0, 0.0};
        std::array inverse{0.0, 0.0};
        const UnitRows<double> units{2, 2, 2, z.data(), a.data(), inverse.data(), bias.data(), nullptr, false};
        const RealUnits kind{activation};
        kind.forward(units);
        const std::array h{0.75, -0.5, -1.5, 0.5};
        std::array delta{1.0, 1.0, 2.0, 3.0};
        std::array d_bias{0.0, 0.0};
        kind.backward(units, delta.data(), UnitGradient<double>{d_bias.data(), nullptr});
        std::array<double, 4> slope{};
        for (std::size_t k = 0; k < 4; ++k) {
            const bool rectified = activation == Activation::relu;
            EXPECT_NEAR(a[k], rectified ? std::max(h[k], 0.0) : std::tanh(h[k]), 1e-15);
            slope[k] = rectified ? (h[k] > 0.0 ? 1.0 : 0.0) : 1.0 - std::tanh(h[k]) * std::tanh(h[k]);
        }
        EXPECT_NEAR(d_bias[0], slope[0] + 2.0 * slope[2], 1e-15);
        EXPECT_NEAR(d_bias[1], slope[1] + 3.0 * slope[3], 1e-15);
        EXPECT_NEAR(delta[3], 3.0 * slope[3], 1e-15);
    }
}

TEST(RealUnits, LastLayersAreLinear) {
    const std::array bias{0.5};
    std::array z{-2.0}, a{0.0}, inverse{0.0}, delta{3.0}, d_bias{0.0};
    const UnitRows<double> units{1, 1, 1, z.data(), a.data(), inverse.data(), bias.data(), nullptr, true};
    RealUnits{}.forward(units);
    EXPECT_EQ(a[0], -1.5);
    RealUnits{}.backward(units, delta.data(), UnitGradient<double>{d_bias.data(), nullptr});
    EXPECT_EQ(delta[0], 3.0);
    EXPECT_EQ(d_bias[0], 3.0);
}

} // namespace
} // namespace mattis::learning
