#pragma once

#include "solvers/rsb/broken_glass.hpp"

namespace mattis::solvers {

namespace detail {

/// The one-step glass of largest theta in equilibrium: the static one, or between the static and the dynamic
/// temperature that of theta = 1.
FirstGlass equilibrium_glass(const Site& model);

/// The one-step glass with breaking parameter y, followed from another one: q and C change continuously with y. Stalled
/// where the states end before.
Attempt glass_at(const Site& model, const FirstGlass& from, double y);

/// The state whose clusters are marginal, from the one in equilibrium: directly, or after following the states down
/// in theta to where the replicon changes sign.
Attempt marginal_from(const Site& model, const FirstGlass& from);

} // namespace detail

/// The marginal glass of one step, m = 0: the threshold states. Their clusters are only just stable: the replicon
/// lambda_1 is 0, in place of df/dy. There are many of them, complexity Sigma = y^2 df/dy > 0. It exists from the
/// Gardner temperature, where it is the static glass, to the dynamic one, where theta = 1. It is absent elsewhere, also
/// at T = 0, and where clusters in equilibrium are unstable, as in glasses that appear continuously: lambda_1 grows
/// with y, so that their marginal state would have negative complexity. Energy and entropy are those of one state; the
/// free energy is that of the replicated system, u - T s - Sigma/y.
Solution marginal_glass(const Site& model);

} // namespace mattis::solvers
