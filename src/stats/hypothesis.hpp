#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mattis::stats {

/// Probability of |t| or more under Student's law with `dof` degrees of freedom (dof need not be an integer).
double student_two_sided(double t, double dof);

/// Probability of chi^2 or more under the chi-squared law.
double chi_squared_upper(double chi_squared, double dof);

/// Probability of F or more under Fisher's law of the ratio of two variances with these degrees of freedom.
double fisher_upper(double F, double dof_above, double dof_below);

/// One probability for a family of tests: the harmonic mean of theirs. Below about 1e-2 it is the probability of so
/// small a mean if all hypotheses are true, for independent tests and for tests that rise and fall together. It is
/// small where one test is very small, or where many are. NaN without any (Wilson, PNAS 116, 1195 (2019)).
double harmonic_mean(std::span<const double> p);

/// Probability of so much evidence if at most `left_out` of independent hypotheses are false: the normal deviates of
/// all but the `left_out` smallest p are added up (Benjamini and Heller, Biometrics 64, 1215 (2008), with Stouffer's
/// combination, which a few very small p do not carry). A p above 0.999 counts as 0.999. NaN if nothing is left.
double partial_conjunction(std::span<const double> p, std::size_t left_out);

/// The normal deviate with the same two-sided probability p: |z| of a test.
double deviate(double p);

/// Holm's step-down correction (Holm, Scand. J. Statist. 6, 65 (1979)): which of the hypotheses are rejected so that
/// the probability of rejecting any true one is at most `level`, whatever their dependence.
std::vector<bool> holm(std::span<const double> p, double level);

} // namespace mattis::stats
