#include "core/bit_patterns.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(BitPatterns, EntriesAreIndependentOfEachOther) {
    constexpr std::size_t K = 67;
    constexpr int N = 3;
    BitPatterns patterns(K, N);
    const auto value = [](std::size_t pattern, int site) {
        return (pattern * 7 + static_cast<std::size_t>(site)) % 3 == 0 ? 1 : -1;
    };
    for (std::size_t p = 0; p < K; ++p)
        for (int i = 0; i < N; ++i) {
            EXPECT_EQ(patterns.entry(p, i), -1);
            patterns.set(p, i, 1);
        }
    for (std::size_t p = 0; p < K; ++p)
        for (int i = 0; i < N; ++i) patterns.set(p, i, value(p, i));
    for (std::size_t p = 0; p < K; ++p)
        for (int i = 0; i < N; ++i) EXPECT_EQ(patterns.entry(p, i), value(p, i)) << p << " " << i;
}

TEST(BitPatterns, RowsArePaddedWithZeros) {
    BitPatterns patterns(513, 2);
    EXPECT_EQ(patterns.words_per_row(), 16u);
    EXPECT_EQ(patterns.row(1).size(), 16u);
    for (std::size_t p = 0; p < 513; ++p) patterns.set(p, 1, 1);
    for (std::size_t word = 0; word < 8; ++word) EXPECT_EQ(patterns.row(1)[word], ~std::uint64_t{0});
    EXPECT_EQ(patterns.row(1)[8], 1u);
    for (std::size_t word = 9; word < 16; ++word) EXPECT_EQ(patterns.row(1)[word], 0u);
    for (const std::uint64_t word : patterns.row(0)) EXPECT_EQ(word, 0u);
}

TEST(BitPatterns, Memory) {
    EXPECT_EQ(BitPatterns::memory(512, 10), 640u);
    EXPECT_EQ(BitPatterns::memory(513, 10), 1280u);
    EXPECT_EQ(BitPatterns(513, 10).row(9).size_bytes() * 10, BitPatterns::memory(513, 10));
}

TEST(BitPatterns, NeedASite) { EXPECT_THROW(BitPatterns(1, 0), std::invalid_argument); }

} // namespace
} // namespace mattis
