#pragma once

#include <cstddef>
#include <functional>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

/// The state with m = 0 that competes with retrieval, with up to `depth` steps of replica-symmetry breaking. It is the
/// broken glass. Where symmetry is not broken it is the replica-symmetric state; also where the broken glass was not
/// found, if breaking would change the free energy by less than 1e-8. Otherwise a glass that was not found is stalled.
Solution broken_disordered(const Site& model, std::size_t depth);

// Lines of the retrieval branch of up to `followed` steps, against a rival of up to `rival` steps; 0 steps are
// replica-symmetric. Where states stalled, so that a line may have been missed, the point is stalled. Precondition: the
// model has a signal.

/// Where the retrieval branch ends.
LineResult broken_spinodal_line(const Site& model, const Sought& find, std::size_t followed);

/// Equal free energy of retrieval and its rival.
LineResult broken_transition_line(const Site& model, const Sought& find, std::size_t followed, std::size_t rival);

/// The limit of infinitely many steps of a line that `at_depth(k)` traces with k steps. Every point is extrapolated
/// from the same point with k = 1..5, without those that stall; it is stalled if fewer than three are left. Its order
/// parameters are those of the deepest.
LineResult line_limit(const std::function<LineResult(std::size_t)>& at_depth);

} // namespace mattis::solvers
