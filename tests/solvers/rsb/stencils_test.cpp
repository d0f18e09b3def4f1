#include "solvers/rsb/stencils.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

TEST(Stencils, AverageWavesOverANarrowGaussian) {
    // E cos(k (h + sigma z)) = cos(k h) exp(-k^2 sigma^2/2).
    for (const double variance : {1e-6, 1e-3, 0.1, 1.0, 3.0})
        for (const double k : {0.05, 0.2, 0.4}) {
            const Stencil weight = gaussian_stencil(variance);
            double sum = weight[0];
            for (std::size_t j = 1; j <= stencil_reach; ++j)
                sum += 2.0 * weight[j] * std::cos(k * static_cast<double>(j));
            const double lost = -std::expm1(-0.5 * k * k * variance);
            EXPECT_NEAR(1.0 - sum, lost, 1e-10 * lost + 4e-16) << variance << " " << k;
        }
}

TEST(Stencils, AverageWavesOverANarrowGaussianBesideANode) {
    // E cos(k (offset + sigma z) + phase) = cos(k offset + phase) exp(-k^2 sigma^2/2).
    for (const double variance : {0.0, 1e-6, 0.1, 1.0})
        for (const double offset : {-0.5, -0.2, 0.0, 0.37, 0.5})
            for (const double k : {0.05, 0.2, 0.4}) {
                constexpr double phase = 0.6;
                const ShiftedStencil weight = gaussian_stencil(variance, offset);
                double sum = 0.0;
                for (std::size_t j = 0; j < weight.size(); ++j)
                    sum +=
                        weight[j] * std::cos(k * (static_cast<double>(j) - static_cast<double>(stencil_reach)) + phase);
                EXPECT_NEAR(sum, std::cos(k * offset + phase) * std::exp(-0.5 * k * k * variance), 1e-14)
                    << variance << " " << offset << " " << k;
            }
    const ShiftedStencil shifted = gaussian_stencil(0.3, 0.0);
    const Stencil centred = gaussian_stencil(0.3);
    for (std::size_t j = 0; j <= stencil_reach; ++j) {
        EXPECT_NEAR(shifted[stencil_reach + j], centred[j], 1e-15) << j;
        EXPECT_NEAR(shifted[stencil_reach - j], centred[j], 1e-15) << j;
    }
}

TEST(Stencils, DifferentiateAnEvenFunction) {
    // Of sech^2(x), as finely as grids are laid next to a narrow level.
    constexpr double step = 0.08;
    std::vector<double> even;
    for (int a = 0; a < 260; ++a) even.push_back(1.0 / std::pow(std::cosh(step * a), 2));
    const std::vector<double> first = first_derivative(even, step), second = second_derivative(even, step);
    for (int a = 0; a < 260; a += 7) {
        const double t = std::tanh(step * a), s = 1.0 - t * t;
        EXPECT_NEAR(first[static_cast<std::size_t>(a)], -2.0 * t * s, 1e-11) << a;
        EXPECT_NEAR(second[static_cast<std::size_t>(a)], s * (6.0 * t * t - 2.0), 1e-9) << a;
    }
}

} // namespace
} // namespace mattis::solvers
