#include "models/hamiltonians/template_hamiltonian.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

TEST(TemplateHamiltonian, UnitsAreThoseOfTheDefinition) {
    // H = -(N/2) sum_mu [(2/N^2) U/entry]^2, w = sqrt(c N).
    for (const auto& [alpha, c, N] : {std::tuple{0.1, 0.16, 400}, {1.0, 0.01, 20}, {0.5, 3.0, 7}}) {
        const TemplateHamiltonian h = template_hamiltonian(alpha, c, N);
        EXPECT_EQ(h.N, N);
        EXPECT_EQ(h.K, std::llround(alpha * N));
        EXPECT_DOUBLE_EQ(h.alpha, static_cast<double>(h.K) / N);
        EXPECT_DOUBLE_EQ(h.spread, h.entry * std::sqrt(c * N));
        EXPECT_NEAR(h.unit * h.entry * h.entry, 0.5 * N * std::pow(2.0 / (N * N), 2),
                    1e-15 * h.unit * h.entry * h.entry);
        EXPECT_GE(h.entry * std::max(1.0, std::sqrt(c * N)), 512.0) << "rounding of 1/12 changes the noise";
    }
}

TEST(TemplateHamiltonian, SumsAreExact) {
    for (const auto& [alpha, c, N] : {std::tuple{0.1, 0.16, 400}, {1.0, 0.3, 100}, {2.0, 1.0, 50}}) {
        const TemplateHamiltonian h = template_hamiltonian(alpha, c, N);
        const double largest = 0.5 * h.entry * N * N + 3.0 * h.spread * std::pow(N, 1.5);
        EXPECT_LE(static_cast<double>(h.K) * largest * largest, std::exp2(60));
        EXPECT_LT(h.entry + 9.0 * h.spread, std::exp2(31));
    }
}

TEST(TemplateHamiltonian, TheArchetypeAloneHasNoLoad) {
    const TemplateHamiltonian h = template_hamiltonian(0.0, 0.1, 30);
    EXPECT_EQ(h.K, 1);
    EXPECT_EQ(h.alpha, 0.0);
    EXPECT_EQ(template_hamiltonian(0.1, 0.0, 30).spread, 0.0);
}

TEST(TemplateHamiltonian, WhatCannotBeSimulatedIsRefused) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_THROW(template_hamiltonian(0.1, 0.1, 3), InputError);
    EXPECT_THROW(template_hamiltonian(-0.1, 0.1, 30), InputError);
    EXPECT_THROW(template_hamiltonian(0.1, -0.1, 30), InputError);
    EXPECT_THROW(template_hamiltonian(std::nan(""), 0.1, 30), InputError);
    EXPECT_THROW(template_hamiltonian(0.1, std::nan(""), 30), InputError);
    for (const double large : {1e12, infinity}) {
        EXPECT_THROW(template_hamiltonian(large, 0.1, 30), InputError);
        EXPECT_THROW(template_hamiltonian(0.1, large, 30), InputError);
    }
    EXPECT_THROW(template_hamiltonian(0.1, 0.1, 100000), InputError);
}

} // namespace
} // namespace mattis
