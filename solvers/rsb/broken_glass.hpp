#pragma once

#include <cstddef>
#include <optional>

#include "solvers/rsb/broken_search.hpp"
#include "solvers/rsb/theta_one.hpp"

namespace mattis::solvers {

namespace detail {

/// Temperatures of a glass that appears discontinuously, in units of energy: those of theta = 1 times sqrt(alpha).
struct Onset {
    ThetaOne statical{}, dynamical{};
    double scale = 1.0; ///< sqrt(alpha)

    double T_s() const { return statical.T * scale; }
    double T_d() const { return dynamical.T * scale; }
};

/// Nothing where the glass grows continuously, or there is no noise.
std::optional<Onset> discontinuous_onset(const Site& model);

/// What is kept at 0 in a glass: m, and q_0 where a glass appears discontinuously and no random field correlates it.
Pinned pinned_in_glass(const Site& model, bool discontinuous);

/// The glass of one step in equilibrium, and what is kept at 0 in it; `found` is absent where there is none. The onset
/// is the same at every temperature. With a random field it is expensive, so it is handed in.
struct FirstGlass {
    Attempt found{.status = Status::absent};
    Pinned pinned{};
};

FirstGlass first_glass(const Site& model, const std::optional<Onset>& onset);

/// The glass of `depth` steps. It is found out of the one of one step, at low temperature from the glass of the ground
/// state. Where that fails it is followed in temperature; not next to a continuous onset, where rounding is the reason.
Attempt glass_of_steps(const Site& model, std::size_t depth);

} // namespace detail

/// Glass of up to `depth` >= 1 steps, m = 0, y extremal. A state of fewer steps that is stable is the state: then there
/// are fewer. Absent where the symmetry is not broken: the replica-symmetric state with m = 0 is stable, or T is above
/// the static temperature of a glass that appears discontinuously. Stalled within 0.1% or so of a continuous onset,
/// where rounding leaves the order parameters uncertain by more than is promised.
Solution broken_glass(const Site& model, std::size_t depth);

} // namespace mattis::solvers
