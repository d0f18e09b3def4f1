#pragma once

#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "models/data/dataset.hpp"

namespace mattis {

/// Fields of the spins of a configuration that is one example of a class, in a network of P-body interactions, the
/// spins counted along the pattern. chi_1 is the entry of that example, X the class average over r:
///   supervised    h = S(r) X, because an example has the overlap n = r with its class; S(r) is `signal_at_r`
///   unsupervised  h = (P/2)/(M sqrt(R_P)) [chi_1 + g sum_(b>1) chi_b],  g = r^(2(P-1))
/// with the exact law, or the Gaussian of the same mean and variance. Throws InputError where single examples are not
/// known: r and M must be. Source: arXiv:2212.00606, arXiv:2211.14067.
std::vector<SiteField> fields_from_example(const Dataset& data, int P, double signal_at_r);

} // namespace mattis
