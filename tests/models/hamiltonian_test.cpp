#include "models/hamiltonian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/factorials.hpp>
#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"

namespace mattis {
namespace {

double factorial(int P) { return boost::math::factorial<double>(static_cast<unsigned>(P)); }

/// Sum over all P-subsets of N signs, the first u of them +1, of their products.
std::int64_t sum_over_distinct_sites(int P, int N, int u) {
    std::vector<char> chosen(static_cast<std::size_t>(N), 0);
    std::fill_n(chosen.begin(), P, 1);
    std::int64_t sum = 0;
    do {
        int minus = 0;
        for (int i = u; i < N; ++i) minus += chosen[static_cast<std::size_t>(i)];
        sum += minus % 2 == 0 ? 1 : -1;
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
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

TEST(Hamiltonian, FullWeightsArePowers) {
    for (const int P : {2, 3, 4, 5, 6, 8})
        for (const int N : {8, 9, 60, 61}) {
            const auto h = pattern_hamiltonian(P, Convention::full, 0.0, N);
            ASSERT_EQ(h.weight.size(), static_cast<std::size_t>(N) + 1);
            for (int u = 0; u <= N; ++u) {
                const double m = (2.0 * u - N) / N;
                const double energy = h.unit * static_cast<double>(h.weight[static_cast<std::size_t>(u)]);
                EXPECT_NEAR(energy, 0.5 * N * std::pow(m, P), 1e-14 * N);
            }
        }
}

TEST(Hamiltonian, DistinctWeightsAreSumsOverDistinctSites) {
    for (int N = 2; N <= 10; ++N)
        for (int P = 2; P <= N; ++P) {
            const auto h = pattern_hamiltonian(P, Convention::distinct, 0.0, N);
            EXPECT_DOUBLE_EQ(h.unit, 0.5 * factorial(P) * std::pow(N, 1 - P));
            for (int u = 0; u <= N; ++u)
                EXPECT_EQ(h.weight[static_cast<std::size_t>(u)], sum_over_distinct_sites(P, N, u))
                    << "P = " << P << " N = " << N << " u = " << u;
        }
}

TEST(Hamiltonian, DistinctWeightsAreCoefficientsOfTheGeneratingFunction) {
    for (const int N : {40, 121, 400})
        for (const int P : {2, 3, 4, 5, 6}) {
            const auto h = pattern_hamiltonian(P, Convention::distinct, 0.0, N);
            for (int u = 0; u <= N; ++u) ASSERT_EQ(h.weight[static_cast<std::size_t>(u)], coefficient(P, N, u));
        }
}

TEST(Hamiltonian, PairwiseConventionsDifferByTheDiagonal) {
    // M^2 = N + 2 sum_{i<j}: K patterns add the constant -K/2 to the energy.
    for (const int N : {10, 2001}) {
        const auto full = pattern_hamiltonian(2, Convention::full, 0.1, N);
        const auto distinct = pattern_hamiltonian(2, Convention::distinct, 0.1, N);
        EXPECT_EQ(full.K, distinct.K);
        EXPECT_DOUBLE_EQ(2.0 * full.unit, distinct.unit);
        for (std::size_t u = 0; u < full.weight.size(); ++u) EXPECT_EQ(full.weight[u], N + 2 * distinct.weight[u]);
    }
}

TEST(Hamiltonian, LoadIsTheOneThatTheRoundedNumberOfPatternsRealises) {
    for (const int P : {2, 3, 4, 6})
        for (const double alpha : {0.013, 0.1, 0.97}) {
            const int N = 50;
            const double per_load = 2.0 * std::pow(N, P - 1) / factorial(P);
            const auto h = pattern_hamiltonian(P, Convention::distinct, alpha, N);
            EXPECT_EQ(h.K, std::llround(alpha * per_load));
            EXPECT_DOUBLE_EQ(h.alpha, static_cast<double>(h.K) / per_load);
            EXPECT_LE(std::abs(h.alpha - alpha), 0.5 / per_load * (1.0 + 1e-12));
        }
    const auto alone = pattern_hamiltonian(4, Convention::full, 0.0, 20);
    EXPECT_EQ(alone.K, 1);
    EXPECT_EQ(alone.alpha, 0.0);
    const auto one = pattern_hamiltonian(4, Convention::full, 1e-9, 20);
    EXPECT_EQ(one.K, 1);
    EXPECT_GT(one.alpha, 0.0);
}

TEST(Hamiltonian, ConstantIsTheMomentOfRandomSigns) {
    const auto constant = [](int P, int N, double alpha) {
        return pattern_hamiltonian(P, Convention::full, alpha, N).constant;
    };
    for (const int N : {12, 60, 121}) {
        const auto h = pattern_hamiltonian(4, Convention::full, 0.05, N);
        EXPECT_NEAR(constant(4, N, 0.05), -h.alpha * N / 8.0 + h.alpha / 12.0, 1e-13 * N);
        for (const int P : {4, 6, 8}) {
            if (P == 8 && N > 12) continue; // beyond exact integers
            const auto g = pattern_hamiltonian(P, Convention::full, 1e-3, N);
            double moment = 0.0; // E[m^P]
            for (int u = 0; u <= N; ++u)
                moment +=
                    boost::math::binomial_coefficient<double>(static_cast<unsigned>(N), static_cast<unsigned>(u)) *
                    std::pow(0.5, N) * std::pow((2.0 * u - N) / N, P);
            const double expected = -0.5 * static_cast<double>(g.K) * moment;
            EXPECT_NEAR(g.constant / expected, 1.0, 1e-12) << "P = " << P << " N = " << N;
        }
    }
    for (const int P : {2, 3, 5}) EXPECT_EQ(constant(P, 30, 0.1), 0.0);
    EXPECT_EQ(pattern_hamiltonian(4, Convention::distinct, 0.1, 30).constant, 0.0);
}

TEST(Hamiltonian, CouplingsHaveTheVarianceOfTheModel) {
    for (const int P : {2, 3, 4})
        for (const int N : {10, 64}) {
            const auto h = coupling_hamiltonian(P, N);
            const double deviation = h.unit * h.spread;
            EXPECT_NEAR(deviation * deviation / (factorial(P) / (2.0 * std::pow(N, P - 1))), 1.0, 1e-14);
            EXPECT_GE(h.spread, 0x1p16);
        }
}

TEST(Hamiltonian, TooFewSitesAreRefused) {
    EXPECT_THROW(pattern_hamiltonian(4, Convention::full, 0.1, 3), InputError);
    EXPECT_THROW(pattern_hamiltonian(4, Convention::distinct, 0.1, 0), InputError);
    EXPECT_THROW(pattern_hamiltonian(2, Convention::distinct, 0.1, -5), InputError);
    EXPECT_THROW(coupling_hamiltonian(3, 2), InputError);
    EXPECT_NO_THROW(pattern_hamiltonian(4, Convention::full, 0.1, 4));
    EXPECT_NO_THROW(coupling_hamiltonian(3, 3));
}

TEST(Hamiltonian, EnergiesBeyondExactIntegersAreRefused) {
    // K N^P = 2^60 is the largest sum; P = 6, N = 2^10: one pattern fits, two do not.
    const double per_load = 2.0 * std::pow(2.0, 50) / factorial(6);
    EXPECT_NO_THROW(pattern_hamiltonian(6, Convention::full, 1.0 / per_load, 1024));
    EXPECT_THROW(pattern_hamiltonian(6, Convention::full, 2.0 / per_load, 1024), InputError);
    // Distinct sites: K C(N, P), 720 times less.
    EXPECT_NO_THROW(pattern_hamiltonian(6, Convention::distinct, 720.0 / per_load, 1024));
    EXPECT_THROW(pattern_hamiltonian(6, Convention::distinct, 740.0 / per_load, 1024), InputError);
    for (const double alpha : {1e300, std::numeric_limits<double>::infinity(), std::nan(""), -0.1})
        EXPECT_THROW(pattern_hamiltonian(2, Convention::full, alpha, 100), InputError);
    EXPECT_THROW(pattern_hamiltonian(64, Convention::full, 0.0, 200), InputError);
    EXPECT_THROW(coupling_hamiltonian(20, 200), InputError);
    try {
        pattern_hamiltonian(6, Convention::full, 1.0, 1000);
        FAIL() << "an inexact Hamiltonian was made";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("P = 6 at N = 1000 needs integer energies up to"));
    }
}

TEST(Hamiltonian, WeightsStayWithinTheirBound) {
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

TEST(Hamiltonian, ModelsGiveTheirOwn) {
    const Hamiltonian dense = Dense({4, 0.1, 0.3, Convention::full}).hamiltonian(30);
    EXPECT_EQ(std::get<PatternHamiltonian>(dense).K, std::llround(0.1 * 2.0 * 27000 / 24));
    EXPECT_EQ(std::get<PatternHamiltonian>(Hopfield({0.1, 0.3, Convention::distinct}).hamiltonian(30)).K, 3);
    EXPECT_EQ(std::get<CouplingHamiltonian>(Sk({0.3}).hamiltonian(30)).P, 2);
    EXPECT_EQ(std::get<CouplingHamiltonian>(PSpin({3, 0.3}).hamiltonian(30)).P, 3);
}

} // namespace
} // namespace mattis
