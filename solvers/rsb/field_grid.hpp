#pragma once

#include <cstddef>

#include "solvers/rsb/cascade.hpp"
#include "solvers/rsb/innermost_level.hpp"

namespace mattis::solvers {

inline constexpr double gaussian_tail = 9.0; ///< standard deviations after which a Gaussian is nothing

/// Whether the average over level k needs no grid: it is wider than what temperature does.
bool innermost_is_averaged(const Cascade& cascade);

/// Whether nodes this far apart do not resolve a Gaussian of this variance, so that a stencil takes its place. Grids of
/// grid_for() are laid such that the Gaussian is at most a step wide then, or else 1/0.22 steps.
bool is_unresolved(double v, double step);

/// Nodes to either side over which such a Gaussian averages, if exp(y |h|) weights it besides.
std::size_t nodes_of(double v, double y, double step);

/// The grid on which every level is resolved, or what phi varies over next to a level that is much narrower, out to
/// fields beyond which phi is linear; of size 0 where there is none. `finer` divides its step. Precondition: there is
/// a level.
FieldGrid grid_for(const Cascade& cascade, double finer);

} // namespace mattis::solvers
