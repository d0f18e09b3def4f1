#include "models/hamiltonians/pattern_hamiltonian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

/// Sum over P-subsets of N signs, the first u of them +1, of their product.
std::int64_t sum_over_subsets(int P, int N, int u, int first = 0) {
    if (P == 0) return 1;
    std::int64_t sum = 0;
    for (int i = first; i + P <= N; ++i) sum += (i < u ? 1 : -1) * sum_over_subsets(P - 1, N, u, i + 1);
    return sum;
}

/// Coefficient of x^P in (1+x)^u (1-x)^(N-u), by multiplying the factors out.
std::int64_t coefficient(int P, int N, int u) {
    std::vector<std::int64_t> c(static_cast<std::size_t>(P) + 1, 0);
    c[0] = 1;
    for (int i = 0; i < N; ++i)
        for (std::size_t k = c.size() - 1; k > 0; --k) c[k] += i < u ? c[k - 1] : -c[k - 1];
    return c.back();
}

TEST(PatternHamiltonian, DistinctWeightsAreSumsOverDifferentSites) {
    for (int P = 2; P <= 7; ++P)
        for (int N = P; N <= 12; ++N) {
            const PatternHamiltonian h = pattern_hamiltonian(P, Convention::distinct, 0.0, N);
            ASSERT_EQ(h.weight.size(), static_cast<std::size_t>(N) + 1);
            for (int u = 0; u <= N; ++u) EXPECT_EQ(h.weight[static_cast<std::size_t>(u)], sum_over_subsets(P, N, u));
            EXPECT_NEAR(h.unit, 0.5 * std::tgamma(P + 1.0) * std::pow(N, 1 - P), 1e-14);
            EXPECT_EQ(h.constant, 0.0);
        }
}

TEST(PatternHamiltonian, DistinctWeightsAreCoefficientsOfTheGeneratingFunction) {
    for (const int N : {40, 121, 400})
        for (const int P : {2, 3, 4, 5, 6}) {
            const auto h = pattern_hamiltonian(P, Convention::distinct, 0.0, N);
            for (int u = 0; u <= N; ++u) ASSERT_EQ(h.weight[static_cast<std::size_t>(u)], coefficient(P, N, u));
        }
}

TEST(PatternHamiltonian, PairwiseConventionsDifferByTheDiagonal) {
    // M^2 = N + 2 sum_{i<j}: K patterns add the constant -K/2 to the energy.
    for (const int N : {10, 2001}) {
        const auto full = pattern_hamiltonian(2, Convention::full, 0.1, N);
        const auto distinct = pattern_hamiltonian(2, Convention::distinct, 0.1, N);
        EXPECT_EQ(full.K, distinct.K);
        EXPECT_DOUBLE_EQ(2.0 * full.unit, distinct.unit);
        for (std::size_t u = 0; u < full.weight.size(); ++u) EXPECT_EQ(full.weight[u], N + 2 * distinct.weight[u]);
    }
}

TEST(PatternHamiltonian, FullWeightsArePowers) {
    const PatternHamiltonian h = pattern_hamiltonian(5, Convention::full, 0.0, 9);
    for (int u = 0; u <= 9; ++u) EXPECT_EQ(h.weight[static_cast<std::size_t>(u)], std::llround(std::pow(2 * u - 9, 5)));
    EXPECT_NEAR(h.unit, 0.5 * std::pow(9.0, -4), 1e-18);
}

TEST(PatternHamiltonian, EnergyOfTheArchetypeIsMinusAHalfPerSpin) {
    for (int P = 2; P <= 6; ++P) {
        const PatternHamiltonian full = pattern_hamiltonian(P, Convention::full, 0.0, 50);
        EXPECT_NEAR(full.unit * static_cast<double>(full.weight.back()) / 50, 0.5, 1e-14);
        const PatternHamiltonian distinct = pattern_hamiltonian(P, Convention::distinct, 0.0, 50);
        double missing = 1.0; // N!/(N-P)! over N^P
        for (int k = 0; k < P; ++k) missing *= (50.0 - k) / 50.0;
        EXPECT_NEAR(distinct.unit * static_cast<double>(distinct.weight.back()) / 50, 0.5 * missing, 1e-14);
    }
}

TEST(PatternHamiltonian, LoadIsThatOfAWholeNumberOfPatterns) {
    const PatternHamiltonian h = pattern_hamiltonian(4, Convention::distinct, 0.05, 60);
    EXPECT_EQ(h.K, 900); // 0.05 * 2 * 60^3/24
    EXPECT_NEAR(h.alpha, 0.05, 1e-15);
    const PatternHamiltonian rounded = pattern_hamiltonian(3, Convention::distinct, 0.1, 100);
    EXPECT_EQ(rounded.K, 333);
    EXPECT_NEAR(rounded.alpha, 0.0999, 1e-15);
    const PatternHamiltonian archetype = pattern_hamiltonian(3, Convention::distinct, 0.0, 100);
    EXPECT_EQ(archetype.K, 1);
    EXPECT_EQ(archetype.alpha, 0.0); // without other patterns there is no noise
}

TEST(PatternHamiltonian, ConstantIsTheMeanOfTheEnergyOverRandomSpins) {
    // E[M^4] = 3 N^2 - 2 N for N signs; all moments of fewer signs by summing over the binomial law.
    for (const auto& [P, N] : {std::pair{4, 10}, std::pair{6, 7}, std::pair{4, 61}}) {
        const PatternHamiltonian h = pattern_hamiltonian(P, Convention::full, 1.0, N);
        double moment = 0.0, probability = std::pow(0.5, N);
        for (int u = 0; u <= N; ++u) {
            moment += probability * std::pow(2 * u - N, P);
            probability *= static_cast<double>(N - u) / (u + 1);
        }
        EXPECT_NEAR(h.constant, -0.5 * static_cast<double>(h.K) * moment / std::pow(N, P),
                    1e-12 * std::abs(h.constant));
        if (P == 4) {
            EXPECT_NEAR(moment, 3.0 * N * N - 2.0 * N, 1e-8 * moment);
        }
    }
    EXPECT_EQ(pattern_hamiltonian(3, Convention::full, 1.0, 10).constant, 0.0);
    EXPECT_EQ(pattern_hamiltonian(2, Convention::full, 1.0, 10).constant, 0.0); // kept by the theory
}

TEST(PatternHamiltonian, TooFewSitesAreRefused) {
    EXPECT_THROW(pattern_hamiltonian(4, Convention::distinct, 0.1, 3), InputError);
    EXPECT_THROW(pattern_hamiltonian(2, Convention::full, 0.1, -5), InputError);
    EXPECT_NO_THROW(pattern_hamiltonian(4, Convention::full, 0.1, 4));
}

TEST(PatternHamiltonian, EnergiesBeyondExactIntegersAreRefused) {
    // K N^P = 2^60 is the largest sum; P = 6, N = 2^10: one pattern fits, two do not.
    const double per_load = 2.0 * std::pow(2.0, 50) / 720.0;
    EXPECT_NO_THROW(pattern_hamiltonian(6, Convention::full, 1.0 / per_load, 1024));
    EXPECT_THROW(pattern_hamiltonian(6, Convention::full, 2.0 / per_load, 1024), InputError);
    // Distinct sites: K C(N, P), 720 times less.
    EXPECT_NO_THROW(pattern_hamiltonian(6, Convention::distinct, 720.0 / per_load, 1024));
    EXPECT_THROW(pattern_hamiltonian(6, Convention::distinct, 740.0 / per_load, 1024), InputError);
    for (const double alpha : {1e300, std::numeric_limits<double>::infinity(), std::nan(""), -0.1})
        EXPECT_THROW(pattern_hamiltonian(2, Convention::full, alpha, 100), InputError);
    EXPECT_THROW(pattern_hamiltonian(64, Convention::full, 0.0, 200), InputError);
    try {
        pattern_hamiltonian(6, Convention::full, 1.0, 1000);
        FAIL() << "an inexact Hamiltonian was made";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("P = 6 at N = 1000 needs integer energies up to"));
    }
}

TEST(PatternHamiltonian, WeightsStayWithinTheirBound) {
    // The bound that decides on exactness: |W| <= N^P, or C(N, P).
    for (const auto& [P, N] : {std::pair{6, 900}, std::pair{5, 2000}, std::pair{3, 500000}}) {
        const auto largest = [](const PatternHamiltonian& h) {
            std::int64_t most = 0;
            for (const std::int64_t W : h.weight) most = std::max(most, std::abs(W));
            return most;
        };
        const auto full = pattern_hamiltonian(P, Convention::full, 0.0, N);
        EXPECT_EQ(largest(full), full.weight.back());
        const auto distinct = pattern_hamiltonian(P, Convention::distinct, 0.0, N);
        EXPECT_EQ(largest(distinct), distinct.weight.back());
    }
}

} // namespace
} // namespace mattis
