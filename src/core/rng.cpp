#include "core/rng.hpp"

#include <algorithm>
#include <array>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

#include "core/vector_clones.hpp"

namespace mattis {

namespace {

constexpr std::size_t blocks_at_once = 64;

/// Philox4x32-10 of consecutive counters, the blocks of which lie side by side so that their rounds run in step.
/// Constants: Salmon, Moraes, Dror and Shaw, SC11.
MATTIS_VECTOR_CLONES void philox_blocks(std::uint64_t first, std::uint32_t sample, std::uint32_t chain,
                                        std::uint32_t key0, std::uint32_t key1, std::uint64_t* draws) {
    std::uint32_t a[blocks_at_once], b[blocks_at_once], c[blocks_at_once], d[blocks_at_once];
    for (std::size_t j = 0; j < blocks_at_once; ++j) {
        const std::uint64_t counter = first + j;
        a[j] = static_cast<std::uint32_t>(counter);
        b[j] = static_cast<std::uint32_t>(counter >> 32);
        c[j] = sample;
        d[j] = chain;
    }
    for (int round = 0; round < 10; ++round) {
        for (std::size_t j = 0; j < blocks_at_once; ++j) {
            const std::uint64_t p = std::uint64_t{a[j]} * 0xD2511F53u, q = std::uint64_t{c[j]} * 0xCD9E8D57u;
            a[j] = static_cast<std::uint32_t>(q >> 32) ^ b[j] ^ key0;
            c[j] = static_cast<std::uint32_t>(p >> 32) ^ d[j] ^ key1;
            b[j] = static_cast<std::uint32_t>(q);
            d[j] = static_cast<std::uint32_t>(p);
        }
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    for (std::size_t j = 0; j < blocks_at_once; ++j) {
        draws[2 * j] = a[j] | std::uint64_t{b[j]} << 32;
        draws[2 * j + 1] = c[j] | std::uint64_t{d[j]} << 32;
    }
}

} // namespace

void Stream::fill(std::span<result_type> draws) {
    std::size_t done = 0;
    if (half_ != 0 && !draws.empty()) draws[done++] = (*this)();
    const std::uint64_t from = position();
    std::array<result_type, 2 * blocks_at_once> some;
    for (std::size_t filled = done; filled < draws.size(); filled += some.size()) {
        const std::uint64_t first = (from + filled - done) / 2;
        const bool whole = draws.size() - filled >= some.size();
        philox_blocks(first, counter_[2], counter_[3], key_[0], key_[1], whole ? draws.data() + filled : some.data());
        if (!whole)
            std::copy_n(some.begin(), draws.size() - filled, draws.begin() + static_cast<std::ptrdiff_t>(filled));
    }
    if (done < draws.size()) seek(from + draws.size() - done);
}

double gaussian_of(Stream::result_type draw) {
    constexpr double below_one = 1.0 - 0x1p-53; // to 1 the number of the largest draw is rounded
    return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * std::min(Stream::uniform_of(draw), below_one));
}

double gaussian(Stream& stream) { return gaussian_of(stream()); }

} // namespace mattis
