#include "core/rng.hpp"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Rng, PhiloxKnownAnswers) {
    // Known-answer vectors distributed with Random123 (kat_vectors, philox4x32 with 10 rounds).
    using Philox = r123::Philox4x32;
    const auto zero = Philox{}(Philox::ctr_type{{0, 0, 0, 0}}, Philox::key_type{{0, 0}});
    EXPECT_EQ(zero, (Philox::ctr_type{{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}));
    const auto pi = Philox{}(Philox::ctr_type{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
                             Philox::key_type{{0xa4093822, 0x299f31d0}});
    EXPECT_EQ(pi, (Philox::ctr_type{{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}));
}

TEST(Rng, StreamIsPhiloxAtTheDocumentedCounter) {
    const StreamKey key{0x0123456789abcdef, 7, 11, 13, static_cast<Purpose>(2)};
    Stream stream(key);
    const auto block = r123::Philox4x32{}({{0, 7, 11, (13u << 8) | 2u}}, {{0x89abcdef, 0x01234567}});
    EXPECT_EQ(stream(), block[0] | (static_cast<std::uint64_t>(block[1]) << 32));
    EXPECT_EQ(stream(), block[2] | (static_cast<std::uint64_t>(block[3]) << 32));
}

TEST(Rng, EveryPartOfTheKeySeparatesStreams) {
    std::set<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (std::uint32_t point = 0; point < 3; ++point)
            for (std::uint32_t sample = 0; sample < 3; ++sample)
                for (std::uint32_t chain = 0; chain < 3; ++chain)
                    for (const Purpose purpose : {Purpose::test_points, static_cast<Purpose>(2)})
                        first.insert(Stream({seed, point, sample, chain, purpose})());
    EXPECT_EQ(first.size(), 3u * 3u * 3u * 3u * 2u);
}

TEST(Rng, UniformMoments) {
    // Mean and mean square within 5 standard errors: false-alarm probability 1e-6 for this fixed seed.
    Stream stream({.seed = 42});
    constexpr int n = 100000;
    double sum = 0.0, squares = 0.0;
    for (int k = 0; k < n; ++k) {
        const double u = stream.uniform();
        ASSERT_GT(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        squares += u * u;
    }
    EXPECT_NEAR(sum / n, 0.5, 5.0 * std::sqrt(1.0 / 12.0 / n));
    EXPECT_NEAR(squares / n, 1.0 / 3.0, 5.0 * std::sqrt(4.0 / 45.0 / n));
}

} // namespace
} // namespace mattis
