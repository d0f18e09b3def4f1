#include "learning/network/variational_kernels.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::learning {
namespace {

/// The value of the divergence by its definition in double precision, and its gradient by differences of fourth order.
TEST(VariationalKernels, TheGradientOfTheDivergenceIsThatOfFiniteDifferences) {
    constexpr double b = 1.3, weight = 0.7, step = 1e-3;
    Stream stream({.seed = 8});
    for (int k = 0; k < 50; ++k) {
        const double theta = gaussian(stream), anchor = gaussian(stream);
        const auto value = [&](double at) {
            double mu, sigma, gradient = 0.0;
            weight_laws(&at, 1, b, &mu, &sigma);
            const double got = add_divergence(&at, &anchor, &mu, &sigma, b, weight, 1, &gradient);
            const double expected =
                b * std::tanh(b * at) * (at - anchor) - std::log(std::cosh(b * at)) + std::log(std::cosh(b * anchor));
            EXPECT_NEAR(got, expected, 1e-14 * (1.0 + b * std::abs(at) + b * std::abs(anchor)));
            return weight * got;
        };
        double mu, sigma, gradient = 0.0;
        weight_laws(&theta, 1, b, &mu, &sigma);
        add_divergence(&theta, &anchor, &mu, &sigma, b, weight, 1, &gradient);
        const double slope = (8.0 * (value(theta + step) - value(theta - step)) -
                              (value(theta + 2.0 * step) - value(theta - 2.0 * step))) /
                             (12.0 * step);
        EXPECT_NEAR(gradient, slope, 1e-8);
    }
}

/// Single precision against the same in double: all arguments from sure weights to even ones.
TEST(VariationalKernels, LawsInSinglePrecision) {
    std::vector<float> theta;
    for (float x = 1e-6f; x < 40.0f; x *= 1.01f) theta.insert(theta.end(), {x, -x});
    const std::vector<double> exact(theta.begin(), theta.end());
    std::vector<float> mu(theta.size()), sigma(theta.size());
    std::vector<double> m(theta.size()), s(theta.size());
    weight_laws(theta.data(), theta.size(), 1.0, mu.data(), sigma.data());
    weight_laws(exact.data(), exact.size(), 1.0, m.data(), s.data());
    for (std::size_t i = 0; i < theta.size(); ++i) {
        EXPECT_NEAR(m[i], std::tanh(exact[i]), 1e-15);
        EXPECT_NEAR(double{mu[i]}, m[i], 3.0 * 0x1p-24 * std::abs(m[i]));
        EXPECT_NEAR(double{sigma[i]}, s[i], 4.0 * 0x1p-23 * s[i] + 0x1p-62);
    }
}

TEST(VariationalKernels, WithoutVarianceTheNoiseIsDropped) {
    const std::vector<float> variance{4.0f, 0.0f};
    std::vector<float> z{1.0f, 1.0f}, noise{0.5f, 0.5f};
    noisy_sums(variance.data(), 2, z.data(), noise.data());
    EXPECT_EQ(z, (std::vector<float>{2.0f, 1.0f}));
    EXPECT_EQ(noise, (std::vector<float>{0.25f, 0.0f}));
}

} // namespace
} // namespace mattis::learning
