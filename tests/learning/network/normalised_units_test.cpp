#include "learning/network/normalised_units.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

// Inputs 1, 2, 6 of one unit: mean 3, variance 14/3.
TEST(NormalisedUnits, AHandfulOfExamples) {
    std::array z{1.0, 2.0, 6.0}, a{0.0, 0.0, 0.0};
    std::array inverse{0.0};
    const std::array scale{2.0}, shift{0.5};
    const UnitRows<double> units{1, 3, 1, z.data(), a.data(), inverse.data(), scale.data(), shift.data(), false};
    NormalisedUnits<SignStep>{}.forward(units);
    const double expected = 1.0 / std::sqrt(14.0 / 3.0 + 1e-5);
    EXPECT_NEAR(inverse[0], expected, 1e-15);
    EXPECT_NEAR(z[0], -2.0 * expected, 1e-15);
    EXPECT_NEAR(z[2], 3.0 * expected, 1e-15);
    EXPECT_EQ(a, (std::array{-1.0, -1.0, 1.0})); // y = -1.35, -0.43, 3.28

    // An error reaches the second example alone: |y| > 1 for the others.
    std::array delta{1.0, 1.0, 1.0};
    std::array d_scale{0.0}, d_shift{0.0};
    NormalisedUnits<SignStep>{}.backward(units, delta.data(), UnitGradient<double>{d_scale.data(), d_shift.data()});
    EXPECT_NEAR(d_shift[0], 1.0, 1e-15);
    EXPECT_NEAR(d_scale[0], z[1], 1e-15);
    const double factor = 2.0 * expected;
    EXPECT_NEAR(delta[0], factor * (0.0 - 1.0 / 3.0 - z[0] * z[1] / 3.0), 1e-15);
    EXPECT_NEAR(delta[1], factor * (1.0 - 1.0 / 3.0 - z[1] * z[1] / 3.0), 1e-15);

    std::array alone{1.0, 1.0, 1.0};
    NormalisedUnits<SignStep>{}.backward_alone(units, alone.data());
    EXPECT_EQ(alone, (std::array{0.0, factor, 0.0}));
}

TEST(NormalisedUnits, LastLayersHaveNoStep) {
    std::array z{1.0, 2.0, 6.0}, a{0.0, 0.0, 0.0};
    std::array inverse{0.0};
    const std::array scale{2.0}, shift{0.5};
    const UnitRows<double> units{1, 3, 1, z.data(), a.data(), inverse.data(), scale.data(), shift.data(), true};
    NormalisedUnits<SignStep>{}.forward(units);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_DOUBLE_EQ(a[j], 2.0 * z[j] + 0.5);
    std::array alone{1.0, -1.0, 2.0};
    NormalisedUnits<SignStep>{}.backward_alone(units, alone.data());
    EXPECT_DOUBLE_EQ(alone[2], 4.0 * inverse[0]);
}

// One example alone is its own mean: y is the shift, and no error reaches the weights.
TEST(NormalisedUnits, OneExampleTeachesNoWeight) {
    std::array z{5.0}, a{0.0}, inverse{0.0}, delta{1.0}, d_scale{0.0}, d_shift{0.0};
    const std::array scale{2.0}, shift{-0.5};
    const UnitRows<double> units{1, 1, 1, z.data(), a.data(), inverse.data(), scale.data(), shift.data(), false};
    NormalisedUnits<SignStep>{}.forward(units);
    EXPECT_EQ(a[0], -1.0);
    NormalisedUnits<SignStep>{}.backward(units, delta.data(), UnitGradient<double>{d_scale.data(), d_shift.data()});
    EXPECT_EQ(delta[0], 0.0);
    EXPECT_EQ(d_scale[0], 0.0);
    EXPECT_EQ(d_shift[0], 1.0);
}

} // namespace
} // namespace mattis::learning
