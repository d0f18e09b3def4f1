#include "learning/network/field_strength.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mattis::learning {
namespace {

TEST(FieldStrength, IsThePublishedOneOfPermutedTasks) {
    const FieldStrength strength{}; // b = 10 tanh(0.1 + 2 e/25)
    EXPECT_NEAR(field_strength(strength, 1, 25), 10.0 * std::tanh(0.18), 1e-13);
    EXPECT_NEAR(field_strength(strength, 1, 25), 1.78080868, 1e-8);
    EXPECT_NEAR(field_strength(strength, 12, 25), 7.85663859, 1e-8);
    EXPECT_NEAR(field_strength(strength, 25, 25), 9.70451937, 1e-8);
}

TEST(FieldStrength, IsThePublishedOneOfTwoSets) {
    const FieldStrength strength{.scale = 10.0, .from = 0.1, .slope = 1.0}; // b = 10 tanh(0.1 + e/80)
    EXPECT_NEAR(field_strength(strength, 1, 80), 1.12027781, 1e-8);
    EXPECT_NEAR(field_strength(strength, 80, 80), 8.00499022, 1e-8);
    EXPECT_NEAR(field_strength({.scale = 3.0, .from = 50.0, .slope = 0.0}, 0, 1), 3.0, 1e-14);
}

} // namespace
} // namespace mattis::learning
