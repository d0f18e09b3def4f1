#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

TEST(NoisyPatternHamiltonian, UnitsAreThoseOfBothParts) {
    for (const double w : {1e-3, 0.7, 22.0, 3000.0})
        for (const Convention convention : {Convention::distinct, Convention::full}) {
            const NoisyPatternHamiltonian h = noisy_pattern_hamiltonian(4, convention, 0.004, w, 40);
            const double sets = convention == Convention::full ? 24.0 : 1.0;
            EXPECT_EQ(h.patterns.unit, pattern_hamiltonian(4, convention, 0.004, 40).unit);
            EXPECT_DOUBLE_EQ(h.unit * static_cast<double>(h.scale), h.patterns.unit);
            EXPECT_EQ(h.noise.unit, h.unit);
            EXPECT_EQ(h.noise.N, 40);
            EXPECT_EQ(h.noise.P, 4);
            // The noise of an entry, in the units of that of one pattern.
            EXPECT_NEAR(h.noise.spread / static_cast<double>(h.scale), sets * w * std::sqrt(h.patterns.K),
                        1e-12 * w * 1e3);
            EXPECT_GE(h.noise.spread, 512.0) << "rounding of 1/12 changes the variance";
        }
}

TEST(NoisyPatternHamiltonian, SumsAreExact) {
    for (const double w : {1e-9, 0.1, 1e3}) {
        const NoisyPatternHamiltonian h = noisy_pattern_hamiltonian(4, Convention::full, 0.01, w, 64);
        const double patterns = static_cast<double>(h.patterns.K) * std::pow(64.0, 4) * static_cast<double>(h.scale);
        EXPECT_LE(patterns + 635376.0 * 9.0 * h.noise.spread, std::exp2(60));
        EXPECT_LT(9.0 * h.noise.spread, std::exp2(31));
    }
}

TEST(NoisyPatternHamiltonian, WhatCannotBeSimulatedIsRefused) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double w : {0.0, -1.0, std::nan(""), 1e9, infinity})
        EXPECT_THROW(noisy_pattern_hamiltonian(4, Convention::distinct, 0.01, w, 40), InputError) << w;
    EXPECT_THROW(noisy_pattern_hamiltonian(4, Convention::distinct, 0.01, 1.0, 3), InputError);
    EXPECT_THROW(noisy_pattern_hamiltonian(4, Convention::full, -0.01, 1.0, 40), InputError);
    EXPECT_THAT([] { noisy_pattern_hamiltonian(4, Convention::distinct, 0.01, 1e8, 40); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr("beyond 32 bits")));
}

} // namespace
} // namespace mattis
