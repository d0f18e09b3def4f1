#include "core/rng.hpp"

#include <cmath>
#include <set>
#include <vector>

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
    const StreamKey key{0x0123456789abcdef, 0xfedcba9876543210, 11, 13, Purpose::disorder};
    Stream stream(key);
    const auto mixed = r123::Philox4x32{}({{0x76543210, 0xfedcba98, 2, 0}}, {{0x89abcdef, 0x01234567}});
    const auto block = r123::Philox4x32{}({{0, 0, 11, 13}}, {{mixed[0], mixed[1]}});
    EXPECT_EQ(stream(), block[0] | (static_cast<std::uint64_t>(block[1]) << 32));
    EXPECT_EQ(stream(), block[2] | (static_cast<std::uint64_t>(block[3]) << 32));
}

TEST(Rng, EveryPartOfTheKeySeparatesStreams) {
    std::set<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (std::uint64_t point = 0; point < 3; ++point)
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

TEST(Rng, ManyDrawsAtOnceAreThoseOneByOne) {
    const StreamKey key{.seed = 5, .point = 7, .sample = 3, .chain = 2};
    for (const std::uint64_t from :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{6}, (std::uint64_t{1} << 33) - 40})
        for (const std::size_t size : {0U, 1U, 2U, 127U, 128U, 129U, 300U}) {
            Stream one(key), many(key);
            one.seek(from);
            many.seek(from);
            std::vector<std::uint64_t> draws(size);
            many.fill(draws);
            for (const std::uint64_t draw : draws) ASSERT_EQ(draw, one());
            EXPECT_EQ(many.position(), one.position());
            EXPECT_EQ(many(), one());
        }
}

TEST(Rng, DrawsMadeAheadLeaveTheStreamAtTheLastOneTaken) {
    for (const int taken : {0, 1, 5, 1024, 1025, 3000}) {
        Stream one({.seed = 8}), ahead({.seed = 8});
        {
            DrawsAhead draws(ahead);
            for (int k = 0; k < taken; ++k) ASSERT_EQ(draws(), one());
        }
        EXPECT_EQ(ahead.position(), one.position());
        EXPECT_EQ(ahead(), one());
    }
}

TEST(Rng, ResumesAtAnyPosition) {
    const StreamKey key{.seed = 5, .point = content_hash("a point"), .sample = 1, .purpose = Purpose::dynamics};
    for (const int draws : {0, 1, 2, 7, 8}) {
        Stream straight(key);
        for (int k = 0; k < draws; ++k) straight();
        EXPECT_EQ(straight.position(), static_cast<std::uint64_t>(draws));
        Stream resumed(key);
        resumed.seek(straight.position());
        EXPECT_EQ(resumed.position(), straight.position());
        for (int k = 0; k < 5; ++k) EXPECT_EQ(resumed(), straight());
    }
    // Beyond 2^32 blocks the counter goes on in its upper word.
    Stream far(key);
    far.seek(std::uint64_t{1} << 33);
    EXPECT_NE(far(), Stream(key)());
    Stream near(key);
    near.seek((std::uint64_t{1} << 33) - 2);
    near();
    near();
    Stream beyond(key);
    beyond.seek(std::uint64_t{1} << 33);
    EXPECT_EQ(near(), beyond());
}

TEST(Rng, ContentHashIsFowlerNollVo) {
    // Published test values of FNV-1a, 64 bits.
    EXPECT_EQ(content_hash(""), 0xcbf29ce484222325u);
    EXPECT_EQ(content_hash("a"), 0xaf63dc4c8601ec8cu);
    EXPECT_EQ(content_hash("foobar"), 0x85944171f73967e8u);
}

TEST(Rng, UniformBelowIsUniform) {
    // Chi-squared of 7 cells, 6 degrees of freedom: above 38.3 with probability 1e-6.
    Stream stream({.seed = 43});
    constexpr int n = 70000;
    std::array<int, 7> counts{};
    for (int k = 0; k < n; ++k) ++counts.at(uniform_below(stream, 7));
    double chi_squared = 0.0;
    for (const int count : counts) chi_squared += std::pow(count - n / 7.0, 2) / (n / 7.0);
    EXPECT_LT(chi_squared, 38.3);
    EXPECT_EQ(uniform_below(stream, 1), 0u);
}

TEST(Rng, GaussianMoments) {
    // Second and fourth moments within 5 standard errors: false-alarm probability 1e-6 each for this fixed seed.
    Stream stream({.seed = 44});
    constexpr int n = 100000;
    double squares = 0.0, fourth = 0.0;
    for (int k = 0; k < n; ++k) {
        const double x = gaussian(stream);
        squares += x * x;
        fourth += x * x * x * x;
    }
    EXPECT_NEAR(squares / n, 1.0, 5.0 * std::sqrt(2.0 / n));
    EXPECT_NEAR(fourth / n, 3.0, 5.0 * std::sqrt(96.0 / n));
}

} // namespace
} // namespace mattis
