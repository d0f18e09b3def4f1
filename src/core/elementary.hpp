#pragma once

#include <bit>
#include <cstdint>

namespace mattis {

// Elementary functions without branches or table look-ups: a loop over an array of them is vectorised by the compiler,
// and each value is the same, bit for bit, whatever the instruction set. Errors are below 1.5 units in the last place.

/// exp(-y) for y >= 0; exactly 0 from y > 708 on, where the result is about to leave the normal numbers. Cody and
/// Waite's reduction y = -(k ln 2 + r), |r| <= (ln 2)/2, and the Taylor polynomial of exp(r).
inline double exp_minus(double y) {
    constexpr double shift = 0x1.8p52; // adding it rounds to an integer, held by the lowest bits of the sum
    constexpr double log2_e = 0x1.71547652b82fep0;
    constexpr double ln2_high = 0x1.62e42fefa38p-1, ln2_low = 0x1.ef35793c7673p-45;
    const double shifted = shift - y * log2_e;
    const double k = shifted - shift;
    const double r = (-y - k * ln2_high) - k * ln2_low;
    const double r2 = r * r, r4 = r2 * r2;
    const double c2 = 1.0 / 2 + r * (1.0 / 6) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const double c6 = 1.0 / 720 + r * (1.0 / 5040) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const double c10 = 1.0 / 3628800 + r * (1.0 / 39916800) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    const double power = 1.0 + (r + r2 * (c2 + r4 * (c6 + r4 * c10)));
    const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    // The numbers compared are positive, so their bits are ordered as they are.
    const bool normal = static_cast<std::int64_t>(bits(y)) <= static_cast<std::int64_t>(bits(708.0));
    return std::bit_cast<double>((bits(power) + (bits(shifted) << 52)) & -static_cast<std::uint64_t>(normal));
}

/// ln(1 + x) for 0 <= x <= 1: 2 artanh(y), y = x/(2 + x) <= 1/3, by its power series.
inline double log_one_plus(double x) {
    const double y = x / (2.0 + x);
    const double y2 = y * y;
    double series = 0.0;
    for (int odd = 33; odd > 1; odd -= 2) series = (series + 1.0 / odd) * y2;
    return 2.0 * (y + y * series);
}

/// `negative` or `other` by the sign of u, without a branch.
inline double by_sign(double u, double negative, double other) {
    const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    const std::uint64_t mask = -(bits(u) >> 63);
    return std::bit_cast<double>((bits(negative) & mask) | (bits(other) & ~mask));
}

} // namespace mattis
