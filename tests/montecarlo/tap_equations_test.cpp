// The equations on one sample against exact sums over all configurations of networks of few site types, in the basin of
// one state.

#include <cmath>

#include <gtest/gtest.h>

#include "models/multitasking/multitasking.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/exact/tap_equations.hpp"
#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {
namespace {

Multitasking::Parameters storing(int K, double d) { return {.K = K, .d = d, .T = 0.3}; }

struct Exact {
    double m1 = 0.0, m2 = 0.0, energy = 0.0;
};

/// Gibbs averages of a network of two patterns over the configurations with m1 > |m2|, and m2 of a sign unless that is
/// 0, by summing over the numbers of spins along (1, 1), (1, -1), (1, 0), (0, 1), by gauge.
Exact exact_of_two(const DilutedPatterns& patterns, double T, int sign) {
    const int N = patterns.N;
    int both = 0, apart = 0, first = 0, second = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(N); ++i) {
        const int a = patterns.row(0)[i], b = patterns.row(1)[i];
        both += a * b > 0;
        apart += a * b < 0;
        first += a != 0 && b == 0;
        second += a == 0 && b != 0;
    }
    const auto log_ways = [](int n, int k) {
        return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    };
    double Z = 0.0;
    Exact exact;
    for (int a = 0; a <= both; ++a)
        for (int b = 0; b <= apart; ++b)
            for (int c = 0; c <= first; ++c)
                for (int e = 0; e <= second; ++e) {
                    const int A = 2 * a - both, B = 2 * b - apart;
                    const double m1 = (A + B + 2 * c - first) / static_cast<double>(N);
                    const double m2 = (A - B + 2 * e - second) / static_cast<double>(N);
                    if (m1 <= std::abs(m2) || sign * m2 < 0.0) continue;
                    const double u = -0.5 * (m1 * m1 + m2 * m2);
                    const double w = std::exp(log_ways(both, a) + log_ways(apart, b) + log_ways(first, c) +
                                              log_ways(second, e) - N * (u + 0.25) / T);
                    Z += w;
                    exact.m1 += w * m1;
                    exact.m2 += w * m2;
                    exact.energy += w * u;
                }
    exact.m1 /= Z;
    exact.m2 /= Z;
    exact.energy /= Z;
    return exact;
}

TEST(TapEquations, IsExactUpToASecondOrderInTheSize) {
    // Pure state, T_2 < T < T_c, of balanced patterns whose types need no rounding. Without the reaction errors are of
    // order 1/N.
    constexpr double T = 0.35, d = 0.2;
    for (const int N : {100, 200}) {
        auto h = Multitasking(storing(2, d)).hamiltonian(N);
        h.ensemble = Ensemble::balanced;
        const auto patterns = draw_diluted(h, {.seed = 3});
        const Exact exact = exact_of_two(patterns, T, 0);
        const std::vector<double> start{0.75, 0.05};
        const TapSolution field = solve_tap(h, patterns, T, start);
        ASSERT_EQ(field.status, Status::converged);
        EXPECT_LT(std::abs(field.m[0] - exact.m1), 16.0 / (N * N)) << N;
        EXPECT_LT(std::abs(field.energy - exact.energy), 16.0 / (N * N)) << N;
    }
}

TEST(TapEquations, FindsTheHierarchicalStateOfItsSample) {
    constexpr double T = 0.1;
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto h = Multitasking(storing(2, 0.3)).hamiltonian(200);
        const auto patterns = draw_diluted(h, {.seed = seed});
        const TapSolution field = solve_tap(h, patterns, T, std::vector{0.7, 0.2});
        ASSERT_EQ(field.status, Status::converged);
        const Exact exact = exact_of_two(patterns, T, field.m[1] > 0.0 ? 1 : -1);
        EXPECT_NEAR(field.m[0], exact.m1, 1e-6);
        EXPECT_NEAR(field.m[1], exact.m2, 80.0 / (200 * 200)); // the soft direction
        EXPECT_NEAR(field.energy, exact.energy, 5.0 / (200 * 200));
    }
}

TEST(TapEquations, AboveTheCriticalTemperatureThereIsNoOverlap) {
    const auto h = Multitasking(storing(2, 0.3)).hamiltonian(1000);
    const auto patterns = draw_diluted(h, {.seed = 4});
    const TapSolution field = solve_tap(h, patterns, 1.0, std::vector{0.02, -0.01});
    ASSERT_EQ(field.status, Status::converged);
    EXPECT_NEAR(field.m[0], 0.0, 1e-10);
    // Fluctuations alone: u = -(1/2N) tr Q (1 - Q/T)^-1, Q = c to leading order.
    EXPECT_NEAR(field.energy * 1000, -0.7 / (1.0 - 0.7), 0.3);
}

TEST(TapEquations, InTheLimitIsTheStateOfTheory) {
    // Balanced patterns leave no disorder: K = 2, d = 0.3, T = 0.1, theory note of the model (tests/reference,
    // multitasking.json): m = 0.69997607, 0.20288582, q = 0.8959192409.
    auto h = Multitasking(storing(2, 0.3)).hamiltonian(400000);
    h.ensemble = Ensemble::balanced;
    const auto patterns = draw_diluted(h, {.seed = 3});
    const TapSolution field = solve_tap(h, patterns, 0.1, std::vector{0.7, 0.21});
    ASSERT_EQ(field.status, Status::converged);
    EXPECT_NEAR(field.m[0], 0.69997607, 1e-5);
    EXPECT_NEAR(field.m[1], 0.20288582, 1e-5);
    EXPECT_NEAR(field.q, 0.8959192409, 1e-5);
    EXPECT_NEAR(field.n[0], field.m[0], 1e-12);
}

TEST(TapEquations, UnitsAreThoseOfTheModel) {
    auto p = storing(2, 0.3);
    const auto raw = Multitasking(p).hamiltonian(20000);
    p.units = Units::normalised;
    const auto normalised = Multitasking(p).hamiltonian(20000);
    const auto patterns = draw_diluted(raw, {.seed = 4});
    const TapSolution a = solve_tap(raw, patterns, 0.1, std::vector{0.7, 0.2});
    const TapSolution b = solve_tap(normalised, patterns, 0.1 / 0.7, std::vector{1.0, 0.2 / 0.7});
    ASSERT_EQ(a.status, Status::converged);
    ASSERT_EQ(b.status, Status::converged);
    EXPECT_NEAR(a.m[0], 0.7 * b.m[0], 1e-10);
    EXPECT_NEAR(a.energy, 0.7 * b.energy, 1e-10);
    EXPECT_NEAR(a.q, b.q, 1e-10);
}

TEST(TapEquations, ExamplesOfOnePatternDifferAsInTheConfiguration) {
    // Few, poor examples: from the first example the network stays at it. Its state is found from where it is, not from
    // the mean over the examples.
    auto p = storing(1, 0.3);
    p.protocol = Protocol::unsupervised;
    p.M = 2;
    p.r = 0.4;
    constexpr double T = 0.1;
    constexpr int N = 2000, sweeps = 400;
    const auto h = Multitasking(p).hamiltonian(N);
    const auto disorder = Disorder(draw_diluted(h, {.seed = 6}));
    Chain chain(make_spin_system(h, disorder), {.seed = 7, .purpose = Purpose::dynamics});
    chain.begin(Start::example, 1.0, {.seed = 7});
    for (int k = 0; k < 100; ++k) chain.sweep(Dynamics::heat_bath, Order::sequential, 1.0 / T);
    double n = 0.0, energy = 0.0;
    PatternLook look;
    for (int k = 0; k < sweeps; ++k) {
        chain.sweep(Dynamics::heat_bath, Order::sequential, 1.0 / T);
        chain.system().look(look, nullptr);
        n += look.n[0] / sweeps;
        energy += chain.system().energy() / N / sweeps;
    }
    const auto& patterns = disorder.get<DilutedPatterns>();
    const TapSolution field = solve_tap(h, patterns, T, std::vector{n}, chain.system().spins());
    ASSERT_EQ(field.status, Status::converged);
    EXPECT_NEAR(field.n[0], n, 2e-3);
    EXPECT_NEAR(field.energy, energy, 1e-3);
    // The state in which both examples are alike is a saddle.
    const TapSolution alike = solve_tap(h, patterns, T, std::vector{n});
    EXPECT_TRUE(alike.status != Status::converged || std::abs(alike.energy - energy) > 1e-2);
}

TEST(TapEquations, TooManyChannelsAreLeftOut) {
    auto p = storing(6, 0.3);
    p.protocol = Protocol::unsupervised;
    p.M = 100;
    p.r = 0.5;
    const auto h = Multitasking(p).hamiltonian(50);
    EXPECT_EQ(solve_tap(h, draw_diluted(h, {.seed = 1}), 0.1, std::vector<double>(6, 0.1)).status, Status::absent);
}

} // namespace
} // namespace mattis::mc
