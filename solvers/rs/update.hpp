#pragma once

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Overlap with the archetype after one parallel update of all spins from the archetype itself,
///   m1 = E tanh(beta(S(1) + sqrt(g(1, 0)) z)),  at T = 0 erf(S(1)/sqrt(2 g(1, 0))),
/// by signal-to-noise: exact for N -> infinity, because before the first update the spins know nothing of the noise,
/// which has not reacted to them. Of networks that learn from examples S(n) of the archetype, averaged over the kinds
/// of sites. Of a dense network S(1) = P/2 and g(1, 0) = alpha x'(1). Self-interactions (the diagonal of `full`) do not
/// enter the local field. Precondition: the model has a signal.
double overlap_after_update(const Site& model);

} // namespace mattis::solvers
