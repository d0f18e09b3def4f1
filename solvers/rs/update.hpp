#pragma once

#include <optional>

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Overlap with the archetype after one parallel update of all spins from the archetype itself,
///   m1 = E tanh(beta(S(1) + sqrt(g(1, 0)) z)),  at T = 0 erf(S(1)/sqrt(2 g(1, 0))).
/// It is exact for N -> infinity: before the first update the noise has not reacted to the spins. A dense network has
/// S(1) = P/2 and g(1, 0) = alpha x'(1). Of networks that learn from examples S is taken at the n of the archetype, and
/// the average goes over the kinds of sites. Self-interactions (the diagonal of `full`) do not enter the local field.
/// Precondition: the model has a signal.
double overlap_after_update(const Site& model);

/// The same at N spins, where the examples of a class meet (models/data/own_class.hpp). None where nothing is known of
/// it: the patterns are stored, or only their means over a class.
std::optional<double> overlap_after_update(const Site& model, double N);

/// The same after an update from one of the examples, whose spins feel the fields fields_from_example() and the noise
/// g(1, 0). Precondition: the model may learn. Throws InputError where single examples are not known.
double overlap_after_update_from_example(const Site& model);

} // namespace mattis::solvers
