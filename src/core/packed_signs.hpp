#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mattis {

/// N signs +-1, one bit each (set: +1), 64 to a word. Bits beyond the last sign are 0.
using PackedSigns = std::vector<std::uint64_t>;

/// Words that hold N signs.
constexpr std::size_t packed_words(std::size_t N) { return (N + 63) / 64; }

/// The signs of numbers; 0 counts as +1.
inline PackedSigns packed_signs(std::span<const double> x) {
    PackedSigns signs(packed_words(x.size()), 0);
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] >= 0.0) signs[i / 64] |= std::uint64_t{1} << i % 64;
    return signs;
}

/// Sign i: +1 or -1.
inline int sign_at(std::span<const std::uint64_t> signs, std::size_t i) {
    return (signs[i / 64] >> i % 64 & 1) != 0 ? 1 : -1;
}

/// sum_i a_i b_i of N signs each.
inline std::int64_t sign_product(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b, std::size_t N) {
    std::int64_t different = 0;
    for (std::size_t k = 0; k < a.size(); ++k) different += std::popcount(a[k] ^ b[k]);
    return static_cast<std::int64_t>(N) - 2 * different;
}

} // namespace mattis
