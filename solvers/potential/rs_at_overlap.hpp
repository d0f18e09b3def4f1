#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "solvers/potential/state_at_overlap.hpp"
#include "solvers/potential/states_at_overlap.hpp"

namespace mattis::solvers {

/// Every replica-symmetric state at fixed overlap m with the archetype, in falling order of free energy:
///   m = E tanh(beta h),  C = beta E sech^2(beta h),  h = b + sqrt(g(q, C)) z,  q = 1 - T C
///   f(m) = signal_free_energy(m) - S(m) m + b m + noise_free_energy(q, C) - E T ln 2cosh(beta h)
/// For each noise variance g one field b gives the overlap, because E tanh grows with b; the states are the zeros of
/// g - g(q, C) over all g that are possible. At T = 0 there is one state, in closed form. At m = 0 the paramagnet is
/// among them where the model admits it. At |m| = 1 b is infinite. Precondition: the model stores patterns, |m| <= 1,
/// and there is noise if T = 0. Source: docs/theory.md, section "Potential of a stored pattern".
std::vector<StateAtOverlap> rs_states_at_overlap(const Site& site, double m);

/// The one that counts. Where the energy covariance is all that is known of the noise, free energies of replica
/// symmetry are lower bounds at every q (Guerra, Commun. Math. Phys. 233, 1 (2003)): the highest. Of pairwise networks
/// the glass at m = 0, to which the only state at m > 0 tends.
StateAtOverlap rs_at_overlap(const Site& site, double m);

/// V'' = db/dm - S'(m) at a state, with q and C following m; nothing where it is infinite (|m| = 1).
std::optional<double> rs_curvature(const Site& site, const StateAtOverlap& state);

/// States with m > 0 and V' = 0, that is b = S(m): the ordinary saddle points, of which those count that have the
/// highest free energy at their m. They are found on the explicit curve of all states (retrieval_curve.hpp).
std::vector<StationaryState> rs_stationary_overlaps(const Site& site);

/// The static temperature of the discontinuous glass, below which the replica-symmetric state with m = 0 does not hold;
/// 0 if there is none, or if the noise is not known by a covariance of energies.
double static_temperature(const Site& site);

/// All of this as the potential wants it.
std::unique_ptr<const StatesAtOverlap> replica_symmetric_at_overlap(const Site& site);

} // namespace mattis::solvers
