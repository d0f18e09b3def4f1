#pragma once

#include <span>
#include <vector>

namespace mattis::stats {

/// Probability of |t| or more under Student's law with `dof` degrees of freedom (dof need not be an integer).
double student_two_sided(double t, double dof);

/// Probability of chi^2 or more under the chi-squared law.
double chi_squared_upper(double chi_squared, double dof);

/// Probability of F or more under the law of Fisher and Snedecor.
double fisher_upper(double F, double dof_above, double dof_below);

/// The normal deviate with the same two-sided probability p: |z| of a test.
double deviate(double p);

/// Holm's step-down correction (Holm, Scand. J. Statist. 6, 65 (1979)): which of the hypotheses are rejected so that
/// the probability of rejecting any true one is at most `level`, whatever their dependence.
std::vector<bool> holm(std::span<const double> p, double level);

} // namespace mattis::stats
