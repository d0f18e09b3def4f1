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

/// Probability of so large a chi^2 if the values do follow a + b N^-exponent and their errors are estimates, each with
/// so many degrees of freedom of its own. Errors from few samples make chi^2 heavy-tailed, which its own law denies.
/// chi^2/c follows an F law with f = sizes - 2 and f(f+2)/(3A) degrees of freedom, c = f + 2A - 6A/(f+2),
/// A = sum_k (1 - h_k)^2/dof_k, h_k the leverage of size k (Johansen, Biometrika 67, 85 (1980)). With three sizes this
/// is Welch's test. Precondition: that of extrapolate, of which `fit` is the result; dofs > 0 (std::invalid_argument).
double misfit_probability(const Extrapolation& fit, std::span<const double> sizes, std::span<const double> errors,
                          std::span<const double> dofs, double exponent);

/// Degrees of freedom of the extrapolated value: those of the errors, each weighted by what it contributes (Welch,
/// Biometrika 34, 28 (1947); Satterthwaite, Biometrics Bull. 2, 110 (1946)). Precondition: as above.
double extrapolation_dof(std::span<const double> sizes, std::span<const double> errors, std::span<const double> dofs,
                         double exponent);

} // namespace mattis::stats
