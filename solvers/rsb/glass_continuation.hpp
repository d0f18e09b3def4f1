#pragma once

#include <cstddef>
#include <functional>

#include "solvers/rsb/broken_search.hpp"

namespace mattis::solvers::detail {

/// Searches the glass of so many steps of a model from nothing.
using ColdSearch = std::function<Attempt(const Site& model, std::size_t depth)>;

/// A glass of `depth` steps, followed upwards in temperature from one at which `cold` finds it to that of the model.
/// The distances of levels are proportional to the replicon of the state that breaks, where that is small. So the
/// unknowns, which are logarithms, are linear in s = ln(-replicon): extrapolated in s they are a start for Newton's
/// method up to where the levels merge. `of_clusters`: the state that breaks is the one-step glass, else the
/// replica-symmetric state. Not converged where the states end before.
Attempt glass_followed_in_temperature(const Site& model, std::size_t depth, Pinned pinned, bool of_clusters,
                                      const ColdSearch& cold);

} // namespace mattis::solvers::detail
