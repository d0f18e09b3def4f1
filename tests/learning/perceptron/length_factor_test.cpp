#include "learning/perceptron/length_factor.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(LengthFactor, GivesTheLength) {
    const std::vector<double> theta{-2.0, 0.1, 0.7, 1e-3, 40.0};
    for (const double b : {1.0, 0.3})
        for (const double qd : {0.01, 0.3, 0.75, 0.99, 0.999999}) {
            const auto factor = length_factor(theta, b, qd);
            ASSERT_TRUE(factor.has_value());
            double length = 0.0;
            for (const double x : theta) length += std::tanh(b * *factor * x) * std::tanh(b * *factor * x) / 5.0;
            EXPECT_NEAR(length, qd, 1e-14);
        }
    // All fields alike: tanh(c theta) = sqrt(qd).
    EXPECT_NEAR(*length_factor(std::vector{-2.0, 2.0}, 1.0, 0.25), 0.5 * std::atanh(0.5), 1e-15);
}

TEST(LengthFactor, IsNoneWhereFieldsVanish) {
    EXPECT_FALSE(length_factor(std::vector{0.0, 0.0}, 1.0, 0.5).has_value());
    EXPECT_FALSE(length_factor(std::vector{0.0, 1.0}, 1.0, 0.6).has_value()); // 0.5 is the longest
}

} // namespace
} // namespace mattis::learning
