#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"

namespace mattis::solvers {

/// The barrier capacity (rs_barrier_capacity) with one step of replica-symmetry breaking: the load at which the saddle
/// of the potential at T = 0 has the energy of the archetype,
///   unknowns m, q0, y, C and ln alpha;  the equations of a one-step state with b = S(m), and f = E(archetype)
/// by Newton's method out of the saddle at the replica-symmetric load, which is a lower bound (P >= 3). At the load
/// that was found the saddle is searched again along the whole curve in m, and must be the highest barrier; otherwise
/// the point is stalled. Load and temperature of `site` are not used. Source: docs/theory.md, section "Potential of a
/// stored pattern".
LinePoint one_step_barrier_capacity(const Site& site);

} // namespace mattis::solvers
