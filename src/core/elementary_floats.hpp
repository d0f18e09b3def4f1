#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace mattis {

// Elementary functions of single precision without branches or table look-ups: a loop over an array of them is
// vectorised by the compiler, and each value is the same, bit for bit, whatever the instruction set. The errors that
// are stated are in units in the last place (ULP).

/// exp(-y) and exp(-y) - 1, both to full relative accuracy.
struct FloatDecay {
    float value, less_one;
};

/// For 0 <= y; beyond 87, where exp(-y) is about to leave the normal numbers, 0 and -1. Below 1.5 ULP. Cody and Waite's
/// reduction y = -(k ln 2 + r), |r| <= (ln 2)/2, and the Taylor polynomial of exp(r) - 1.
inline FloatDecay float_decay(float y) {
    constexpr float shift = 0x1.8p23f; // adding it rounds to an integer, held by the lowest bits of the sum
    constexpr float log2_e = 0x1.715476p0f;
    constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
    const float shifted = shift - y * log2_e;
    const float k = shifted - shift;
    const float r = (-y - k * ln2_high) - k * ln2_low;
    const float c = 1.0f / 24 + r * (1.0f / 120 + r * (1.0f / 720 + r * (1.0f / 5040)));
    const float q = r + r * r * (0.5f + r * (1.0f / 6 + r * c));
    const float power = std::bit_cast<float>((std::bit_cast<std::uint32_t>(shifted) + 127u) << 23);
    // Numbers that are not negative have bits in the order of their size.
    const bool normal = std::bit_cast<std::int32_t>(y) <= std::bit_cast<std::int32_t>(87.0f);
    const std::uint32_t mask = -static_cast<std::uint32_t>(normal);
    const auto select = [mask](float x, float otherwise) {
        return std::bit_cast<float>((std::bit_cast<std::uint32_t>(x) & mask) |
                                    (std::bit_cast<std::uint32_t>(otherwise) & ~mask));
    };
    return {select(power + power * q, 0.0f), select((power - 1.0f) + power * q, -1.0f)};
}

/// -ln(u) for normal 0 < u <= 1. Below 2.5 ULP. By the power series of 2 artanh.
inline float minus_log(float u) {
    constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
    constexpr std::int32_t root_half = 0x3f3504f3; // the bits of 1/sqrt(2)
    const auto bits = std::bit_cast<std::int32_t>(u);
    const std::int32_t exponent = (bits - root_half) >> 23;
    const float f = std::bit_cast<float>(bits - exponent * (1 << 23)) - 1.0f;
    const float y = f / (2.0f + f), y2 = y * y;
    const float series = y2 * (1.0f / 3 + y2 * (1.0f / 5 + y2 * (1.0f / 7 + y2 * (1.0f / 9))));
    const auto k = static_cast<float>(exponent);
    return -(k * ln2_high + (2.0f * (y + y * series) + k * ln2_low));
}

/// ln((1 + e)/(1 + f)) for 0 <= e, f <= 1, to full accuracy relative to |e - f|: 2 artanh((e - f)/(2 + e + f)).
inline float log_ratio(float e, float f) {
    const float y = (e - f) / (2.0f + e + f), y2 = y * y;
    const float c = 1.0f / 7 + y2 * (1.0f / 9 + y2 * (1.0f / 11 + y2 * (1.0f / 13)));
    return 2.0f * (y + y * (y2 * (1.0f / 3 + y2 * (1.0f / 5 + y2 * c))));
}

/// Cosine and sine of the angle of |t| <= pi/4. Below 1.5 ULP.
struct FloatTurn {
    float cosine, sine;
};
inline FloatTurn float_turn(float t) {
    const float t2 = t * t;
    const float s = t2 * (-1.0f / 6 + t2 * (1.0f / 120 + t2 * (-1.0f / 5040 + t2 * (1.0f / 362880))));
    const float c = t2 * (1.0f / 24 + t2 * (-1.0f / 720 + t2 * (1.0f / 40320)));
    return {1.0f + t2 * (c - 0.5f), t + t * s};
}

} // namespace mattis
