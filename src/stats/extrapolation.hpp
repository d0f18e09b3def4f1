#pragma once

#include <span>

namespace mattis::stats {

/// Value at N = infinity of a quantity a + b N^-exponent measured at several sizes with independent errors.
struct Extrapolation {
    double value = 0.0; ///< a
    double error = 0.0; ///< of a, from the stated errors
    double slope = 0.0; ///< b
    double chi_squared = 0.0;
    int dof = 0; ///< sizes - 2
};

/// Weighted least squares. Precondition: at least three different sizes, errors > 0 (throws std::invalid_argument).
Extrapolation extrapolate(std::span<const double> sizes, std::span<const double> values, std::span<const double> errors,
                          double exponent);

} // namespace mattis::stats
