#pragma once

#include <cstddef>

#include "solvers/rsb/broken_search.hpp"

namespace mattis::solvers::detail {

/// The glass of `depth` steps close to a continuous onset without a random field, where q grows out of 0; `rs` is the
/// replica-symmetric glass. Not converged elsewhere, and at T = 0.
Attempt near_onset(const Site& model, const Solution& rs, Pinned pinned, std::size_t depth);

} // namespace mattis::solvers::detail
