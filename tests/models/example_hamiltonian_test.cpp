#include "models/hamiltonians/example_hamiltonian.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

ExampleHamiltonian learning(int P, Protocol protocol, int M, double r, int N,
                            Convention convention = Convention::full) {
    return example_hamiltonian(P, convention, 0.1, Dataset({protocol, 0.0, r, M}), N);
}

TEST(ExampleHamiltonian, UnitNormalisesTheDataOfAClass) {
    constexpr double r = 0.6;
    constexpr int M = 5, N = 40;
    const double R = r * r + (1.0 - r * r) / M;
    EXPECT_NEAR(learning(4, Protocol::supervised, M, r, N).unit, 0.5 * std::pow(N, -3) / std::pow(M * std::sqrt(R), 4),
                1e-18);
    const double R_4 = std::pow(r, 8) + (1.0 - std::pow(r, 8)) / M;
    EXPECT_NEAR(learning(4, Protocol::unsupervised, M, r, N).unit, 0.5 * std::pow(N, -3) / (M * std::sqrt(R_4)), 1e-18);
    const auto gaussian = example_hamiltonian(2, Convention::full, 0.1, Dataset({Protocol::supervised, 0.5}), N);
    EXPECT_NEAR(gaussian.unit, 0.5 / N / (gaussian.spread * gaussian.spread * 1.5), 1e-18);
}

TEST(ExampleHamiltonian, CountsClassesAndChannels) {
    const auto h = learning(2, Protocol::unsupervised, 7, 0.5, 50);
    EXPECT_EQ(h.K, 5);
    EXPECT_EQ(h.block(), 7);
    EXPECT_EQ(h.channels(), 35);
    EXPECT_EQ(h.largest(), 1);
    EXPECT_EQ(learning(2, Protocol::supervised, 7, 0.5, 50).channels(), 5);
    EXPECT_EQ(learning(2, Protocol::supervised, 7, 0.5, 50).largest(), 7);
    EXPECT_DOUBLE_EQ(h.alpha, 0.1);
    EXPECT_EQ(example_hamiltonian(2, Convention::full, 0.0, Dataset({Protocol::supervised, 0.0, 0.5, 2}), 50).K, 1);
}

TEST(ExampleHamiltonian, OverlapsOfPerfectRetrieval) {
    // sigma = xi: O = M r N on average, and n = 1/(1+rho).
    const auto h = learning(2, Protocol::supervised, 10, 0.5, 100);
    EXPECT_NEAR(h.data_overlap_unit() * 10 * 0.5 * 100, 1.0 / (1.0 + h.rho), 1e-14);
}

TEST(ExampleHamiltonian, WhatCannotBeDrawnOrIsNotExactIsRefused) {
    EXPECT_THROW(learning(2, Protocol::supervised, 40000, 0.5, 50), InputError);
    EXPECT_NO_THROW(learning(2, Protocol::supervised, 32767, 0.5, 50));
    EXPECT_NO_THROW(learning(4, Protocol::supervised, 1000, 0.5, 100, Convention::distinct));
    EXPECT_THROW(learning(8, Protocol::supervised, 1000, 0.5, 20, Convention::distinct), InputError);
    EXPECT_NO_THROW(learning(8, Protocol::unsupervised, 1000, 0.5, 20, Convention::distinct));
    EXPECT_THROW(learning(4, Protocol::supervised, 3, 0.5, 3), InputError);
    EXPECT_THROW(example_hamiltonian(2, Convention::full, -0.1, Dataset({Protocol::supervised}), 50), InputError);
    const Dataset no_examples({Protocol::unsupervised, 0.0, 0.5, 10, ClassLaw::gaussian});
    EXPECT_THROW(example_hamiltonian(2, Convention::full, 0.1, no_examples, 50), InputError);
}

TEST(ExampleHamiltonian, GaussianDataFitTheirIntegers) {
    const auto spread = [](int P, Convention convention, double rho) {
        return example_hamiltonian(P, convention, 0.0, Dataset({Protocol::supervised, rho}), 100).spread;
    };
    EXPECT_EQ(spread(4, Convention::distinct, 0.3), Dataset::gaussian_spread);
    EXPECT_EQ(spread(4, Convention::full, 100.0), 256.0);
    EXPECT_EQ(spread(6, Convention::distinct, 0.3), 64.0);
}

TEST(ExampleHamiltonian, ConstantIsThatOfEvenPowersWithTheirDiagonals) {
    EXPECT_EQ(learning(2, Protocol::supervised, 5, 0.5, 40).constant, 0.0);
    EXPECT_EQ(learning(3, Protocol::supervised, 5, 0.5, 40).constant, 0.0);
    EXPECT_EQ(learning(4, Protocol::supervised, 5, 0.5, 40, Convention::distinct).constant, 0.0);
    // P = 4: E O^4 = 3 N^2 to leading order, over K examples each.
    const auto h = learning(4, Protocol::unsupervised, 5, 0.5, 400);
    const double leading = -h.unit / h.N * static_cast<double>(h.channels()) * 3.0 * h.N * h.N;
    EXPECT_NEAR(h.constant / leading, 1.0, 1.0 / h.N);
}

} // namespace
} // namespace mattis
