#include "montecarlo/chain/start.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

using Spins = std::vector<std::int8_t>;

Spins spins_from(Start start, double overlap, const Spins& reference, std::uint64_t seed = 9) {
    Stream stream({.seed = seed, .purpose = Purpose::start});
    return starting_spins(static_cast<int>(reference.size()), start, overlap, reference, stream);
}

TEST(Start, SitesThatAReferenceLeavesOpenAreRandom) {
    // 1000 zeros: their sum within 5 standard deviations, false-alarm probability 6e-7.
    constexpr int size = 2000;
    Spins reference(size, 0);
    for (std::size_t i = 0; i < 1000; ++i) reference[i] = i % 2 == 0 ? 1 : -1;
    const Spins spins = spins_from(Start::pure, 1.0, reference);
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i)
        if (reference[i] != 0)
            ASSERT_EQ(spins[i], reference[i]);
        else
            sum += spins[i];
    EXPECT_LT(std::abs(sum), 5.0 * std::sqrt(1000.0));
}

TEST(Start, WithoutAReferenceAllSpinsAreUp) {
    Stream stream({.seed = 9});
    EXPECT_EQ(starting_spins(12, Start::archetype, 1.0, {}, stream), Spins(12, 1));
    EXPECT_EQ(stream.position(), 0u);
}

TEST(Start, NoisyOnesHaveTheOverlapTheyPromise) {
    // Mean of N signs of mean o, 5 standard errors: false-alarm probability 6e-7 each.
    constexpr int size = 40'000;
    const Spins reference(size, 1);
    for (const double o : {-0.5, 0.0, 0.6, 0.95}) {
        const Spins spins = spins_from(Start::noisy, o, reference);
        EXPECT_NEAR(std::accumulate(spins.begin(), spins.end(), 0.0) / size, o, 5.0 * std::sqrt((1.0 - o * o) / size));
    }
    EXPECT_EQ(spins_from(Start::noisy, 1.0, reference), reference);
    EXPECT_EQ(spins_from(Start::noisy, -1.0, reference), Spins(size, -1));
}

TEST(Start, DrawsOneNumberForEverySpinThatIsNotGiven) {
    const auto draws = [](Start start, const Spins& reference) {
        Stream stream({.seed = 9});
        starting_spins(6, start, 0.5, reference, stream);
        return stream.position();
    };
    EXPECT_EQ(draws(Start::random, {}), 6u);
    EXPECT_EQ(draws(Start::noisy, Spins(6, 1)), 6u);
    EXPECT_EQ(draws(Start::archetype, Spins(6, 1)), 0u);
    EXPECT_EQ(draws(Start::hierarchical, {1, 0, -1, 0, 0, 1}), 3u);
}

TEST(Start, ReferenceOfAnotherLengthIsRefused) {
    Stream stream({.seed = 9});
    for (const Start start : {Start::archetype, Start::random})
        EXPECT_THROW(starting_spins(12, start, 1.0, Spins(11, 1), stream), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
