#include "montecarlo/disorder/noisy_patterns.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "montecarlo/disorder/bit_patterns.hpp"

namespace mattis::mc {
namespace {

const NoisyPatternHamiltonian h = noisy_pattern_hamiltonian(4, Convention::distinct, 0.01, 0.7, 30);
constexpr StreamKey key{.seed = 3, .purpose = Purpose::disorder};

TEST(NoisyPatterns, ThePatternsAreThoseWithoutNoise) {
    const NoisyPatterns drawn = draw_noisy_patterns(h, key, {});
    const BitPatterns alone = draw_bit_patterns(h.patterns, key, {});
    ASSERT_EQ(drawn.patterns.count(), alone.count());
    for (std::size_t mu = 0; mu < alone.count(); ++mu)
        for (int i = 0; i < h.N; ++i) ASSERT_EQ(drawn.patterns.entry(mu, i), alone.entry(mu, i));
}

TEST(NoisyPatterns, TheNoiseIsIndependentOfThemAndOfTheRightSize) {
    const NoisyPatterns drawn = draw_noisy_patterns(h, key, {});
    ASSERT_EQ(drawn.noise.J.size(), 27405u) << "sets of 4 of 30 sites";
    double sum = 0.0, squares = 0.0;
    for (const double J : drawn.noise.J) {
        sum += J / h.noise.spread;
        squares += J * J / (h.noise.spread * h.noise.spread);
    }
    // 5 standard errors, false-alarm probability 6e-7 each for this fixed seed.
    const auto count = static_cast<double>(drawn.noise.J.size());
    EXPECT_NEAR(sum / count, 0.0, 5.0 / std::sqrt(count));
    EXPECT_NEAR(squares / count, 1.0, 5.0 * std::sqrt(2.0 / count));
    EXPECT_EQ(draw_noisy_patterns(h, key, {}).noise.J, drawn.noise.J);
    EXPECT_NE(draw_couplings(h.noise, key).J, drawn.noise.J) << "of a stream of its own";
}

TEST(NoisyPatterns, GivenPatternsTakeThePlaceOfTheFirst) {
    std::vector<std::int8_t> given(30, 1);
    const NoisyPatterns drawn = draw_noisy_patterns(h, key, given);
    for (int i = 0; i < h.N; ++i) EXPECT_EQ(drawn.patterns.entry(0, i), 1);
}

} // namespace
} // namespace mattis::mc
