#include "core/gaussian_floats.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/elementary_floats.hpp"
#include "core/vector_clones.hpp"

namespace mattis {

namespace {

constexpr std::size_t draws_at_once = 64;

/// 128 numbers: the cosines of 64 draws, then their sines. The lower half of a draw gives the radius sqrt(-2 ln u), the
/// upper half the angle: two bits a quadrant, thirty the angle in it, from -pi/4 to pi/4.
MATTIS_VECTOR_CLONES void box_muller(const std::uint64_t* draws, float* numbers) {
    constexpr float quarter = 0x1.921fb6p0f * 0x1p-30f; // pi/2 in units of 2^-30
    for (std::size_t j = 0; j < draws_at_once; ++j) {
        const auto low = static_cast<std::uint32_t>(draws[j]), high = static_cast<std::uint32_t>(draws[j] >> 32);
        const float u = (static_cast<float>(static_cast<std::int32_t>(low >> 1)) + 0.5f) * 0x1p-31f;
        const float radius = std::sqrt(2.0f * minus_log(u));
        const std::uint32_t quadrant = high >> 30;
        const auto within = static_cast<std::int32_t>(high & 0x3fffffffu) - (1 << 29);
        const FloatTurn turn = float_turn((static_cast<float>(within) + 0.5f) * quarter);
        const auto c = std::bit_cast<std::uint32_t>(radius * turn.cosine);
        const auto s = std::bit_cast<std::uint32_t>(radius * turn.sine);
        const std::uint32_t swap = -(quadrant & 1u);
        const std::uint32_t minus_x = ((quadrant + 1u) & 2u) << 30, minus_y = (quadrant & 2u) << 30;
        numbers[j] = std::bit_cast<float>(((c & ~swap) | (s & swap)) ^ minus_x);
        numbers[draws_at_once + j] = std::bit_cast<float>(((s & ~swap) | (c & swap)) ^ minus_y);
    }
}

} // namespace

void gaussian_floats(Stream& stream, std::span<float> numbers) {
    std::array<std::uint64_t, draws_at_once> draws;
    std::array<float, 2 * draws_at_once> last;
    for (std::size_t done = 0; done < numbers.size(); done += last.size()) {
        stream.fill(draws);
        const std::size_t rest = numbers.size() - done;
        box_muller(draws.data(), rest >= last.size() ? numbers.data() + done : last.data());
        if (rest < last.size()) std::copy_n(last.begin(), rest, numbers.begin() + static_cast<std::ptrdiff_t>(done));
    }
}

} // namespace mattis
