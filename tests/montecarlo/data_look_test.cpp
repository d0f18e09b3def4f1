#include "montecarlo/kernels/data_look.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 12;

/// (1/2N) |w +- s|^2 of a channel, from its entries.
double loss(const LearningSystem& system, std::int64_t c, std::span<const std::int8_t> spins, int sign) {
    double sum = 0.0;
    for (int i = 0; i < N; ++i) {
        const double d = system.h.loss_scale() * system.data().v.at(i, c) + sign * spins[static_cast<std::size_t>(i)];
        sum += d * d;
    }
    return sum / (2.0 * N);
}

TEST(DataLook, ShowsOverlapsByTheirDefinition) {
    Stream stream({.seed = 31});
    for (const LearningSystem& system : learning_gallery(N)) {
        const auto spins = random_spins(N, stream);
        const auto made = system.system();
        made->set_spins(spins);
        PatternLook look;
        made->look(look, nullptr);
        double m = 0.0, n = 0.0;
        for (int i = 0; i < N; ++i) {
            const double s = spins[static_cast<std::size_t>(i)];
            m += system.data().row(0)[static_cast<std::size_t>(i)] * s / N;
            for (int a = 0; a < system.h.block(); ++a) n += system.data().v.at(i, a) * s;
        }
        // n = (1/(r (1+rho))) (1/M) sum_a y_a, y_a = (1/N) sum_i eta_i s_i; of Gaussian data X/(1+rho).
        const bool gaussian = system.h.data == Dataset::Vectors::gaussian;
        n /= N * (1.0 + system.h.rho) * (gaussian ? system.h.spread : system.h.M * system.h.r);
        ASSERT_EQ(look.m.size(), 1u) << system.name;
        EXPECT_NEAR(look.m.front(), m, 1e-14) << system.name;
        EXPECT_NEAR(look.n.front(), n, 1e-13) << system.name;
        EXPECT_NEAR(look.loss.front(), 1.0 - std::abs(m), 1e-14) << system.name;
        EXPECT_TRUE(look.loss_support.empty() && look.support.empty());
    }
}

TEST(DataLook, CostIsAFunctionOfTheLosses) {
    // full: 2 H/N = -g sum_c (kappa^2 - L+ L-)^(P/2), g = 1, or 1/(M sqrt R_P); of pairs without the kappa.
    Stream stream({.seed = 32});
    for (const LearningSystem& system : learning_gallery(N)) {
        if (system.h.convention != Convention::full) continue;
        const int P = system.h.P;
        const auto made = system.system();
        const double R_P = std::pow(system.h.r, 2 * P) + (1.0 - std::pow(system.h.r, 2 * P)) / system.h.M;
        const bool examples = system.h.data == Dataset::Vectors::examples;
        const double g = examples ? 1.0 / (system.h.M * std::sqrt(R_P)) : 1.0;
        PatternLook look;
        for (int trial = 0; trial < 3; ++trial) {
            const auto spins = random_spins(N, stream);
            made->set_spins(spins);
            made->look(look, nullptr);
            double expected = 0.0, squares = 0.0;
            for (std::int64_t c = 0; c < system.h.channels(); ++c) {
                const double minus = loss(system, c, spins, -1), plus = loss(system, c, spins, 1);
                const double kappa = 0.5 * (minus + plus);
                const double weight =
                    system.h.weight.empty() ? g : g * system.h.weight[static_cast<std::size_t>(c / system.h.block())];
                expected += weight * (P == 2 ? minus * plus : -std::pow(0.5 * (plus - minus), P));
                squares += weight * kappa * kappa;
            }
            EXPECT_NEAR(look.loss_product, expected, 1e-11 * (1.0 + std::abs(expected))) << system.name;
            const double energy = 2.0 * made->energy() / N;
            EXPECT_NEAR(look.loss_product - (P == 2 ? squares : 0.0), energy, 1e-11 * (1.0 + std::abs(energy)))
                << system.name;
        }
    }
}

} // namespace
} // namespace mattis::mc
