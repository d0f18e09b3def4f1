#pragma once

#include <limits>
#include <string>
#include <vector>

namespace mattis::diagram {

/// The distance of a simulation from theory at several sizes, with its standard error between disorder samples.
struct Distances {
    std::vector<double> N, distance, error;
    std::vector<double> magnitude; ///< of the compared values: what rounding is measured by
    std::vector<double> samples;   ///< that the mean and the error are over
    /// What the corrections of each size are a series in the inverse of, such as the number of patterns K: the term
    /// after b N^-exponent may be as large as that divided by it. Empty: it is not known, and nothing is allowed for
    /// it.
    std::vector<double> series{};
};

/// The distance in the infinite system, and the tests of it. Source of the tests: stats/extrapolation.hpp.
struct SizeFit {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    double exponent = none;    ///< of N in the fit
    double distance = none;    ///< in the infinite system
    double error = none;       ///< of it: statistical, and what the next term of the corrections may shift it by
    double slope = none;       ///< in N^-exponent
    double chi_squared = none; ///< of the fit
    double misfit_p = none;    ///< probability of so large a chi_squared if the fit describes these sizes
    double dof = none;         ///< of Student's t
    double p = none;           ///< two-sided probability of so large a distance
    double z = none;           ///< the normal deviate of it, with its sign
    std::string fault{};       ///< why there is none of all this; empty: there is
};

/// The fit of a + b N^-exponent. Without two samples at every size, without a finite value, or without a spread between
/// samples that is more than rounding there is none. Precondition: three or more different sizes, exponent > 0.
SizeFit fit_sizes(const Distances& at, double exponent);

/// What is said of a fit whose chi_squared is improbable, of so many sizes.
std::string misfit_text(const SizeFit& fit, std::size_t sizes);

} // namespace mattis::diagram
