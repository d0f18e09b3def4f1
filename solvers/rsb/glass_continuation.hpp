#pragma once

#include <cstddef>
#include <functional>

#include "solvers/rsb/broken_search.hpp"

namespace mattis::solvers::detail {

/// Searches the glass of so many steps of a model from nothing.
using ColdSearch = std::function<Attempt(const Site& model, std::size_t depth)>;

/// A glass of `depth` steps followed upwards in temperature, from one at which `cold` finds it, to the temperature of
/// the model. The levels separate in proportion to the replicon of the state that they break out of, so that the
/// unknowns, logarithms, are linear in s = ln(-replicon) where that is small: extrapolated in s they are a start for
/// Newton's method up to where the levels merge. `of_clusters`: it is the clusters of the one-step glass that break,
/// else the replica-symmetric state. Not converged where the way is barred.
Attempt glass_followed_in_temperature(const Site& model, std::size_t depth, Pinned pinned, bool of_clusters,
                                      const ColdSearch& cold);

} // namespace mattis::solvers::detail
