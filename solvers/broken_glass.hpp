#pragma once

#include <cmath>
#include <optional>

#include "solvers/broken_search.hpp"
#include "solvers/glass_continuation.hpp"
#include "solvers/glass_onset.hpp"
#include "solvers/rs_branches.hpp"
#include "solvers/theta_one.hpp"

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
template <GaussianSite M>
std::optional<Onset> discontinuous_onset(const M& model) {
    if constexpr (requires { model.covariance(); }) {
        const EnergyCovariance& x = model.covariance();
        const double alpha = model.noise_variance(1.0, 0.0) / x.slope(1.0);
        if (alpha == 0.0) return std::nullopt;
        if (const auto statical = static_transition(x))
            return Onset{*statical, dynamic_transition(x).value(), std::sqrt(alpha)};
    }
    return std::nullopt;
}

/// What is kept at 0 in a glass: m, and q_0 where a glass appears discontinuously and no random field correlates it.
template <GaussianSite M>
Pinned pinned_in_glass(const M& model, bool discontinuous) {
    return {.m = true, .q0 = discontinuous && model.noise_variance(0.0, 0.0) == 0.0};
}

/// The first step of a glass that appears discontinuously, below its static temperature: theta = T/T_s there, and the
/// clusters are small. The energy of freezing sqrt(2 alpha x(1)) is the scale of T_s and of 1/y for every x.
template <GaussianSite M>
Search first_step_at_once(const M& model, const Onset& onset, Pinned pinned) {
    const EnergyCovariance& x = model.covariance();
    const double T = model.temperature(), T_s = onset.T_s(), closeness = T / T_s;
    Search found;
    for (const double factor : {1.4, 1.2, 1.6, 1.0}) {
        const double at_zero = factor / (onset.scale * std::sqrt(2.0 * x.value(1.0)));
        const double y = (1.0 - closeness) * at_zero + closeness / T_s;
        const double complement = (1.0 - onset.statical.q1) * closeness;
        Levels start{.m = 0.0, .q = {onset.statical.q0, 1.0 - complement}, .y = {y}, .C = 0.1 * at_zero};
        if (T > 0.0) start.C = complement / T;
        found = solved(model, start, pinned);
        if (found.status == Status::converged) break;
    }
    return found;
}

/// The glass of one step in equilibrium, and what is kept at 0 in it; `found` is absent where there is none. The onset,
/// dear where there is a random field, is the same at every temperature.
struct FirstGlass {
    Search found{.status = Status::absent};
    Pinned pinned{};
};

template <GaussianSite M>
FirstGlass first_glass(const M& model, const std::optional<Onset>& onset) {
    if (model.noise_variance(1.0, 0.0) == 0.0) return {};
    if constexpr (requires { model.covariance(); }) {
        if (onset) {
            if (model.temperature() >= onset->T_s()) return {};
            const Pinned pinned = pinned_in_glass(model, true);
            return {first_step_at_once(model, *onset, pinned), pinned};
        }
    }
    const Solution rs = rs_glass(model);
    if (!rs.converged() || rs.stable) return {};
    const Pinned pinned = pinned_in_glass(model, false);
    return {first_step(model, rs, pinned), pinned};
}

/// The glass of `depth` steps out of the one of a step, or at once where it has only begun to grow out of q = 0.
template <GaussianSite M>
Search glass_by_steps(const M& model, const FirstGlass& first, std::size_t depth) {
    constexpr double small = 0.35;
    if (model.temperature() > 0.0 && !first.pinned.q0 && model.noise_variance(0.0, 0.0) == 0.0) {
        const Solution rs = rs_glass(model);
        if (rs.converged() && !rs.stable && *order_value(rs, "q") < small)
            if (Search found = near_onset(model, rs, first.pinned, depth); found.status == Status::converged)
                return found;
    }
    return descended(model, first.found, first.pinned, depth);
}

/// At low temperature: the glass of the ground state, warmed.
template <GaussianSite M>
Search warmed_glass(const M& model, const std::optional<Onset>& onset, Pinned pinned, std::size_t depth) {
    constexpr double low = 0.5; // thermal fluctuations beside the distance of the last two levels
    const double T = model.temperature();
    const M frozen = with_parameter(model, "T", 0.0);
    const Search ground = glass_by_steps(frozen, first_glass(frozen, onset), depth);
    if (ground.status != Status::converged) return ground;
    if (T * ground.at.C > low * (1.0 - ground.at.q[ground.at.depth() - 1])) return {};
    Search found;
    for (const int steps : {0, 5}) {
        found = solved(model, warmed(ground.at, T), pinned, steps);
        if (found.status == Status::converged) break;
    }
    return found;
}

/// The same, and if that fails by following it in temperature; not next to a continuous onset, where rounding is what
/// it fails for.
template <GaussianSite M>
Search glass_of_steps(const M& model, std::size_t depth) {
    constexpr double smallest_overlap = 0.005;
    const auto onset = discontinuous_onset(model);
    FirstGlass first = first_glass(model, onset);
    const double T = model.temperature();
    if (first.found.status == Status::absent) return first.found;
    if (depth > 1 && first.found.status != Status::converged) first.found = glass_of_steps(model, 1);
    Search found = glass_by_steps(model, first, depth);
    if (found.status == Status::converged || T == 0.0) return found;
    if (Search warm = warmed_glass(model, onset, first.pinned, depth); warm.status == Status::converged) return warm;
    const bool clusters_break = first.pinned.q0 || model.noise_variance(0.0, 0.0) > 0.0;
    if (!clusters_break)
        if (const Solution rs = rs_glass(model); *order_value(rs, "q") < smallest_overlap) return found;
    const auto cold = [&](const M& at, std::size_t k) { return glass_by_steps(at, first_glass(at, onset), k); };
    Search followed = TemperatureContinuation(model, first.pinned, depth > 1 && clusters_break, cold).at(depth);
    return followed.status == Status::converged ? followed : found;
}

} // namespace detail

/// Glass of up to `depth` >= 1 steps, m = 0, y extremal: fewer where a state of fewer is stable, for then that is the
/// state. Absent where the symmetry is not broken: the replica-symmetric state with m = 0 is stable, or T is above the
/// static temperature of a glass that appears discontinuously. Within about 0.5% of a continuous onset the levels are
/// too close to each other for double precision: stalled.
template <GaussianSite M>
Solution broken_glass(const M& model, std::size_t depth) {
    return detail::report(model, Branch::glass_static, detail::glass_of_steps(model, depth));
}

} // namespace mattis::solvers
