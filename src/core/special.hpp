#pragma once

#include <cmath>

namespace mattis {

/// log(2 cosh x) without overflow.
inline double log2cosh(double x) {
    const double a = std::abs(x);
    return a + std::log1p(std::exp(-2.0 * a));
}

/// x^n for integer n >= 0 by repeated squaring; 0^0 = 1.
constexpr double integer_power(double x, int n) {
    double result = 1.0;
    for (; n > 0; n >>= 1) {
        if (n & 1) result *= x;
        x *= x;
    }
    return result;
}

} // namespace mattis
