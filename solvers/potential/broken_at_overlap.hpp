#pragma once

#include <memory>

#include "models/contract/gaussian_site.hpp"
#include "solvers/potential/state_at_overlap.hpp"
#include "solvers/potential/states_at_overlap.hpp"

namespace mattis::solvers {

/// The state at fixed overlap m with the archetype, with up to one step of replica-symmetry breaking:
///   f(m) = -m^P/2 + b m + [noise of the levels] - Phi,  m = E <tanh>,  V'(m) = b - S(m)
/// with the equations of the levels of any one-step state, at the field b in place of S(m) (HeldSite). Replica symmetry
/// is broken where its replicon is negative, at T = 0 always. It is broken, too, where the replicon is positive and a
/// state with other clusters has a higher free energy (P >= 3: the highest one counts). Elsewhere the state is that of
/// rs_at_overlap(), also where the overlaps of the broken one would differ by less than 1e-7, or by less than 1e-5 of
/// 1 - q. m = 0 is the glass in equilibrium or the paramagnet, whichever has the higher free energy. `near`, a state
/// found at another m, is continued first.
///
/// It costs up to 2 ms at T = 0, 2 to 20 ms at T > 0; along one_step_at_overlap() 0.3 to 1.4 ms and 1 to 7 ms, the
/// stationary points 10 to 50 ms and 20 to 180 ms.
/// Stalled where no state of one step was found but one must be: replica symmetry is unstable, or small clusters have
/// taken over (cluster_onset()). Levels that merge are no state.
/// Precondition: as of rs_states_at_overlap(). Source: docs/theory.md, section "Potential of a stored pattern".
StateAtOverlap broken_at_overlap(const Site& site, double m, const StateAtOverlap* near = nullptr);

/// The same for many m, each continued from what was found before, with the stationary points of V: retrieval as
/// broken_retrieval() finds it, and every zero of b - S(m) below it.
std::unique_ptr<const StatesAtOverlap> one_step_at_overlap(const Site& site);

} // namespace mattis::solvers
