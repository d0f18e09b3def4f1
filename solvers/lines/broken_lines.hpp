#pragma once

#include <cstddef>
#include <functional>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

/// The state with m = 0 that competes with retrieval, with up to `depth` steps of replica-symmetry breaking: the broken
/// glass, or the replica-symmetric state where that is whole, or so little broken that its free energy is right to 1e-8
/// though the broken one was not found. Stalled where the glass was not found otherwise.
Solution broken_disordered(const Site& model, std::size_t depth);

// Lines of the retrieval branch of up to `followed` steps, against a rival of up to `rival` steps; 0 is
// replica-symmetric. A line that may have been missed because states stalled is a stalled point. Precondition: the
// model has a signal.

/// Where the retrieval branch ends.
LineResult broken_spinodal_line(const Site& model, const Sought& find, std::size_t followed);

/// Equal free energy of retrieval and its rival.
LineResult broken_transition_line(const Site& model, const Sought& find, std::size_t followed, std::size_t rival);

/// The limit of infinitely many steps of a line that `at_depth(k)` traces with k steps: every point is extrapolated
/// from the same point with k = 1..5 (fewer if some stall; stalled if fewer than three are left), and has the order
/// parameters of the deepest.
LineResult line_limit(const std::function<LineResult(std::size_t)>& at_depth);

} // namespace mattis::solvers
