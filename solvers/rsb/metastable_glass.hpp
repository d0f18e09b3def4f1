#pragma once

#include "solvers/rsb/broken_glass.hpp"

namespace mattis::solvers {

namespace detail {

/// The one-step glass of largest theta that equilibrium knows: the static one, or that of theta = 1 above the static
/// temperature, up to the dynamic one.
FirstGlass equilibrium_glass(const Site& model);

/// The one-step glass with breaking parameter y, followed from another one: q and C change continuously with y.
/// Where the way is barred (the states end) it is stalled.
Attempt glass_at(const Site& model, const FirstGlass& from, double y);

/// The state whose clusters are marginal, from the one in equilibrium: directly, or after following the states down
/// in theta to where the replicon changes sign.
Attempt marginal_from(const Site& model, const FirstGlass& from);

} // namespace detail

/// The marginal glass of one step, m = 0: the threshold states, whose clusters are only just stable (replicon lambda_1
/// = 0 in place of df/dy = 0), and of which there are many: complexity Sigma = y^2 df/dy > 0. It exists from the
/// Gardner temperature, where it is the static glass, to the dynamic one, where theta = 1: absent elsewhere, and so at
/// T = 0. Absent where clusters in equilibrium are unstable, as in glasses that appear continuously: lambda_1 grows
/// with y, so that a marginal state of theirs would have negative complexity. The free energy is that of the replicated
/// system, u - T s - Sigma/y with energy and entropy those of one state.
Solution marginal_glass(const Site& model);

} // namespace mattis::solvers
