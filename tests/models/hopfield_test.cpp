#include "models/hopfield.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <Eigen/Dense>
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

TEST(Hopfield, TheLevelsOfTheNoiseIsTheDeterminantOfABlockMatrix) {
    // n replicas in blocks of 12, 6 and 2: at integer n the block sizes are the theta_i, and only Delta_0 changes.
    const double beta = 0.07, alpha = 0.3, T = 1.0 / beta;
    const int n = 24;
    const std::vector<double> q{0.11, 0.3, 0.55, 0.8};
    const std::vector<double> block{12.0, 6.0, 2.0};
    Eigen::MatrixXd M(n, n);
    for (int a = 0; a < n; ++a)
        for (int b = 0; b < n; ++b) {
            double overlap = q[0];
            for (std::size_t i = 0; i < block.size(); ++i)
                if (a / static_cast<int>(block[i]) == b / static_cast<int>(block[i])) overlap = q[i + 1];
            M(a, b) = (a == b ? 1.0 : 0.0) - beta * (a == b ? 1.0 : overlap);
        }
    const std::vector<double> y{12.0 * beta, 6.0 * beta, 2.0 * beta};
    const double C = beta * (1.0 - q[3]);
    const LevelNoise noise = Hopfield({alpha, T, Convention::full}).level_noise({q, y, C});
    double delta0 = 1.0 - C;
    for (int i = 3; i > 0; --i)
        delta0 -=
            y[static_cast<std::size_t>(i) - 1] * (q[static_cast<std::size_t>(i)] - q[static_cast<std::size_t>(i) - 1]);
    // Inverse elements are beta r_i; all r differ from those of n -> 0 by the same amount.
    const Eigen::MatrixXd inverse = M.inverse();
    const double shift = q[0] / (delta0 * (delta0 - n * beta * q[0])) - q[0] / (delta0 * delta0);
    const int partner[] = {23, 11, 5, 1};
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(inverse(0, partner[i]) / beta, noise.variance[i] / alpha + shift, 1e-13) << i;
    // f takes (alpha/2) T (1/n) ln det, and (alpha/2) [r_k C + sum_i y_i (r_i q_i - r_{i-1} q_{i-1})].
    double rest = noise.variance[3] * C;
    for (std::size_t i = 1; i < 4; ++i)
        rest += y[i - 1] * (noise.variance[i] * q[i] - noise.variance[i - 1] * q[i - 1]);
    const double log_det = (noise.free_energy - 0.5 * rest) / (0.5 * alpha * T);
    const double finite = std::log1p(-n * beta * q[0] / delta0) / n + beta * q[0] / delta0;
    EXPECT_NEAR(std::log(M.determinant()) / n, log_det + finite, 1e-13);
    EXPECT_TRUE(noise.admissible);
}

TEST(Hopfield, WithoutStepsTheLevelsIsTheReplicaSymmetricNoise) {
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        const Hopfield model({0.08, 0.4, convention});
        const double C = 0.25, q = 1.0 - 0.4 * C;
        const LevelNoise noise = model.level_noise({{&q, 1}, {}, C});
        EXPECT_NEAR(noise.free_energy, model.noise_free_energy(q, C), 1e-15);
        EXPECT_NEAR(noise.variance[0], model.noise_variance(q, C), 1e-15);
        EXPECT_NEAR(noise.coupling[0], model.replicon_coupling(q, C), 1e-15);
    }
}

TEST(Hopfield, TheModesOfExamplesWithoutALabelAddToEveryLevel) {
    // One mode of strength (1 - r^2 + M r^2)/(M sqrt R_2) and M - 1 of (1 - r^2)/(M sqrt R_2), with R_2 = r^4 + (1 -
    // r^4)/M.
    constexpr double alpha = 0.05, T = 0.3, r = 0.6, C = 0.2;
    constexpr int M = 5;
    const Hopfield model({.alpha = alpha, .T = T, .protocol = Protocol::unsupervised, .r = r, .M = M});
    const std::vector<double> q{0.5, 0.8, 0.94}, y{0.4, 1.1};
    const LevelNoise noise = model.level_noise({q, y, C});
    const double r2 = r * r, scale = M * std::sqrt(r2 * r2 + (1.0 - r2 * r2) / M);
    std::vector<double> variance(3, 0.0), coupling(3, 0.0);
    for (const auto& [l, modes] : {std::pair{(1.0 - r2 + M * r2) / scale, 1.0}, {(1.0 - r2) / scale, M - 1.0}}) {
        std::vector<double> delta(3, 1.0 - l * C);
        for (std::size_t i = 2; i > 0; --i) delta[i - 1] = delta[i] - l * y[i - 1] * (q[i] - q[i - 1]);
        double of_level = q[0] / (delta[0] * delta[0]);
        for (std::size_t i = 0; i < 3; ++i) {
            if (i > 0) of_level += (q[i] - q[i - 1]) / (delta[i] * delta[i - 1]);
            variance[i] += alpha * modes * l * l * of_level;
            coupling[i] += alpha * modes * l * l / (delta[i] * delta[i]);
        }
    }
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(noise.variance[i], variance[i], 1e-15) << i;
        EXPECT_NEAR(noise.coupling[i], coupling[i], 1e-15) << i;
    }
}

} // namespace
} // namespace mattis
