#include "models/hopfield.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Hopfield, NoiseIsTheResummedOne) {
    const double alpha = 0.08, T = 0.4, q = 0.9, C = (1.0 - q) / T, D = 1.0 - C, beta = 1.0 / T;
    const Hopfield full({alpha, T, Convention::full});
    EXPECT_NEAR(full.noise_variance(q, C), alpha * q / (D * D), 1e-15);
    EXPECT_NEAR(full.replicon_coupling(q, C), alpha / (D * D), 1e-15);
    EXPECT_NEAR(*full.hidden_overlap(q, C), beta * q / (D * D), 1e-14);
    // -beta f of the noise: -(alpha/2)[ln D - beta q/D] - (alpha beta^2/2) r (1-q), r = q/D^2.
    const double pressure =
        -0.5 * alpha * (std::log(D) - beta * q / D) - 0.5 * alpha * beta * beta * q / (D * D) * (1.0 - q);
    EXPECT_NEAR(-beta * full.noise_free_energy(q, C), pressure, 1e-14);
    EXPECT_NEAR(Hopfield({alpha, T, Convention::distinct}).noise_free_energy(q, C) - full.noise_free_energy(q, C),
                0.5 * alpha, 1e-15);
}

TEST(Hopfield, VarianceSlopeIsTheTotalDerivativeInC) {
    const double T = 0.4, C = 0.3, h = 1e-6;
    const Hopfield model({0.08, T, Convention::full});
    const auto g = [&](double c) { return model.noise_variance(1.0 - T * c, c); };
    EXPECT_NEAR(model.noise_variance_slope(1.0 - T * C, C), (g(C + h) - g(C - h)) / (2.0 * h), 1e-9);
}

TEST(Hopfield, NoNoiseAtZeroLoadEvenWhereDIsNegative) {
    const Hopfield model({0.0, 0.5, Convention::full});
    EXPECT_EQ(model.noise_variance(0.0, 2.0), 0.0);
    EXPECT_EQ(model.noise_free_energy(0.0, 2.0), 0.0);
    EXPECT_EQ(model.noise_entropy(0.0, 2.0), 0.0);
    EXPECT_TRUE(std::isinf(model.susceptibility_limit()));
    EXPECT_EQ(Hopfield({0.1, 0.5, Convention::full}).susceptibility_limit(), 1.0);
}

} // namespace
} // namespace mattis
