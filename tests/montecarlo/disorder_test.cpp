#include "montecarlo/kinds/table.hpp"

#include <cmath>
#include <memory>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/disorder/bit_patterns.hpp"
#include "montecarlo/disorder/couplings.hpp"

namespace mattis::mc {
namespace {

constexpr StreamKey key{.seed = 9, .point = 1, .sample = 2, .chain = 0, .purpose = Purpose::disorder};

PatternHamiltonian patterns(int N, std::int64_t K) {
    PatternHamiltonian h;
    h.N = N;
    h.K = K;
    return h;
}

TEST(Disorder, FirstPatternsDoNotDependOnTheirNumber) {
    const auto few = draw_disorder(patterns(70, 10), key).get<BitPatterns>();
    const auto many = draw_disorder(patterns(70, 1000), key).get<BitPatterns>();
    for (std::size_t mu = 0; mu < 10; ++mu)
        for (int i = 0; i < 70; ++i) EXPECT_EQ(few.entry(mu, i), many.entry(mu, i));
}

TEST(Disorder, PatternsAreFairIndependentSigns) {
    // Sum of all entries, of products of neighbours in a pattern, and of products of neighbouring patterns: each within
    // 5 standard deviations, false-alarm probability 6e-7 each for this fixed seed.
    constexpr int N = 100, K = 1000;
    const auto drawn = draw_disorder(patterns(N, K), key).get<BitPatterns>();
    int sum = 0, along = 0, across = 0;
    for (std::size_t mu = 0; mu + 1 < K; ++mu)
        for (int i = 0; i + 1 < N; ++i) {
            sum += drawn.entry(mu, i);
            along += drawn.entry(mu, i) * drawn.entry(mu, i + 1);
            across += drawn.entry(mu, i) * drawn.entry(mu + 1, i);
        }
    const double bound = 5.0 * std::sqrt(static_cast<double>(N - 1) * (K - 1));
    for (const int value : {sum, along, across}) EXPECT_LT(std::abs(value), bound);
}

TEST(Disorder, ArchetypesTakeThePlaceOfTheFirstPatterns) {
    const std::vector<std::int8_t> given{1, -1, 1, 1, -1, -1, -1, 1};
    const auto drawn = draw_disorder(patterns(4, 5), key, given).get<BitPatterns>();
    const auto plain = draw_disorder(patterns(4, 5), key).get<BitPatterns>();
    for (std::size_t k = 0; k < given.size(); ++k) EXPECT_EQ(drawn.entry(k / 4, static_cast<int>(k % 4)), given[k]);
    for (std::size_t mu = 2; mu < 5; ++mu)
        for (int i = 0; i < 4; ++i) EXPECT_EQ(drawn.entry(mu, i), plain.entry(mu, i));
    EXPECT_THROW(draw_disorder(patterns(3, 5), key, given), std::invalid_argument);
    EXPECT_THROW(draw_disorder(patterns(4, 1), key, given), std::invalid_argument);
    EXPECT_THROW(draw_disorder(coupling_hamiltonian(2, 4), key, given), std::invalid_argument);
}

TEST(Disorder, CouplingsAreGaussianWithTheStatedVariance) {
    // sigma_J^2 = 1/N for SK, P!/(2 N^(P-1)) for P spins; second and fourth moments within 5 standard deviations.
    for (const auto& [P, N] : {std::pair{2, 200}, std::pair{3, 50}, std::pair{4, 24}}) {
        const CouplingHamiltonian h = coupling_hamiltonian(P, N);
        const auto J = draw_disorder(h, key).get<Couplings>().J;
        double squares = 0.0, fourth = 0.0;
        for (const std::int32_t x : J) {
            const double y = h.unit * x;
            squares += y * y;
            fourth += y * y * y * y;
        }
        const auto count = static_cast<double>(J.size());
        const double variance = P == 2 ? 1.0 / N : std::tgamma(P + 1.0) / (2.0 * std::pow(N, P - 1));
        EXPECT_NEAR(squares / count / variance, 1.0, 5.0 * std::sqrt(2.0 / count));
        EXPECT_NEAR(fourth / count / (variance * variance), 3.0, 5.0 * std::sqrt(96.0 / count));
    }
}

TEST(Disorder, KeysMakeDifferentRealisations) {
    StreamKey other = key;
    other.sample = 3;
    const auto a = draw_disorder(patterns(64, 1), key).get<BitPatterns>();
    const auto b = draw_disorder(patterns(64, 1), other).get<BitPatterns>();
    int same = 0;
    for (int i = 0; i < 64; ++i) same += a.entry(0, i) == b.entry(0, i) ? 1 : 0;
    EXPECT_LT(same, 64);
}

TEST(Disorder, MemoryIsKnownBeforehand) {
    EXPECT_NEAR(bit_patterns_memory(patterns(128, 1 << 16)), static_cast<double>(BitPatterns::memory(1 << 16, 128)),
                1.0);
    EXPECT_EQ(couplings_memory(coupling_hamiltonian(3, 10)), 4.0 * 120);
}

TEST(Disorder, IsSharedByItsCopies) {
    const Disorder drawn = draw_disorder(coupling_hamiltonian(2, 5), key);
    const Disorder copy = drawn;
    EXPECT_EQ(&copy.get<Couplings>(), &drawn.get<Couplings>());
    const std::shared_ptr<const Couplings> held = Disorder(drawn).share<Couplings>();
    EXPECT_EQ(held.get(), &drawn.get<Couplings>());
}

TEST(Disorder, OfAnotherKindIsRefused) {
    const Disorder couplings = draw_disorder(coupling_hamiltonian(2, 5), key);
    EXPECT_EQ(couplings.get_if<BitPatterns>(), nullptr);
    EXPECT_EQ(couplings.share<BitPatterns>(), nullptr);
    EXPECT_THROW(couplings.get<BitPatterns>(), std::invalid_argument);
    EXPECT_THROW(Disorder().get<BitPatterns>(), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
