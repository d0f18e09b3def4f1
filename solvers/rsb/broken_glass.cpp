#include "solvers/rsb/broken_glass.hpp"

#include <cmath>

#include "models/landscape/energy_covariance.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/glass_continuation.hpp"
#include "solvers/rsb/glass_onset.hpp"

namespace mattis::solvers {

namespace detail {

std::optional<Onset> discontinuous_onset(const Site& model) {
    if (model.covariance() == nullptr) return std::nullopt;
    const EnergyCovariance& x = *model.covariance();
    const double alpha = model.noise_variance(1.0, 0.0) / x.slope(1.0);
    if (alpha == 0.0) return std::nullopt;
    if (const auto statical = static_transition(x))
        return Onset{*statical, dynamic_transition(x).value(), std::sqrt(alpha)};
    return std::nullopt;
}

Pinned pinned_in_glass(const Site& model, bool discontinuous) {
    return {.m = true, .q0 = discontinuous && model.noise_variance(0.0, 0.0) == 0.0};
}

namespace {

/// The first step of a glass that appears discontinuously, below its static temperature: theta = T/T_s there, and the
/// clusters are small. The energy of freezing sqrt(2 alpha x(1)) is the scale of T_s and of 1/y for every x.
Attempt first_step_at_once(const Site& model, const Onset& onset, Pinned pinned) {
    const EnergyCovariance& x = *model.covariance();
    const double T = model.temperature(), T_s = onset.T_s(), closeness = T / T_s;
    Attempt found;
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

} // namespace

FirstGlass first_glass(const Site& model, const std::optional<Onset>& onset) {
    if (model.noise_variance(1.0, 0.0) == 0.0) return {};
    if (onset) {
        if (model.temperature() >= onset->T_s()) return {};
        const Pinned pinned = pinned_in_glass(model, true);
        return {first_step_at_once(model, *onset, pinned), pinned};
    }
    const Solution rs = rs_glass(model);
    if (!rs.converged() || rs.stable) return {};
    const Pinned pinned = pinned_in_glass(model, false);
    return {first_step(model, rs, pinned), pinned};
}

namespace {

/// The glass of `depth` steps out of the one of a step, or at once where it has only begun to grow out of q = 0.
Attempt glass_by_steps(const Site& model, const FirstGlass& first, std::size_t depth) {
    constexpr double small = 0.35;
    if (model.temperature() > 0.0 && !first.pinned.q0 && model.noise_variance(0.0, 0.0) == 0.0) {
        const Solution rs = rs_glass(model);
        if (rs.converged() && !rs.stable && *order_value(rs, "q") < small)
            if (Attempt found = near_onset(model, rs, first.pinned, depth); found.status == Status::converged)
                return found;
    }
    return descended(model, first.found, first.pinned, depth);
}

/// At low temperature: the glass of the ground state, warmed.
Attempt warmed_glass(const Site& model, const std::optional<Onset>& onset, Pinned pinned, std::size_t depth) {
    constexpr double low = 0.5; // thermal fluctuations beside the distance of the last two levels
    const double T = model.temperature();
    const auto frozen = model.with("T", 0.0);
    const Attempt ground = glass_by_steps(*frozen, first_glass(*frozen, onset), depth);
    if (ground.status != Status::converged) return ground;
    if (T * ground.at.C > low * (1.0 - ground.at.q[ground.at.depth() - 1])) return {};
    Attempt found;
    for (const int steps : {0, 5}) {
        found = solved(model, warmed(ground.at, T), pinned, steps);
        if (found.status == Status::converged) break;
    }
    return found;
}

} // namespace

Attempt glass_of_steps(const Site& model, std::size_t depth) {
    constexpr double smallest_overlap = 0.005;
    const auto onset = discontinuous_onset(model);
    FirstGlass first = first_glass(model, onset);
    const double T = model.temperature();
    if (first.found.status == Status::absent) return first.found;
    if (depth > 1 && first.found.status != Status::converged) first.found = glass_of_steps(model, 1);
    Attempt found = glass_by_steps(model, first, depth);
    if (found.status == Status::converged || T == 0.0) return found;
    if (Attempt warm = warmed_glass(model, onset, first.pinned, depth); warm.status == Status::converged) return warm;
    const bool clusters_break = first.pinned.q0 || model.noise_variance(0.0, 0.0) > 0.0;
    if (!clusters_break)
        if (const Solution rs = rs_glass(model); *order_value(rs, "q") < smallest_overlap) return found;
    const auto cold = [&](const Site& at, std::size_t k) { return glass_by_steps(at, first_glass(at, onset), k); };
    Attempt followed = glass_followed_in_temperature(model, depth, first.pinned, depth > 1 && clusters_break, cold);
    return followed.status == Status::converged ? followed : found;
}

} // namespace detail

Solution broken_glass(const Site& model, std::size_t depth) {
    return detail::report(model, Branch::glass_static, detail::glass_of_steps(model, depth));
}

} // namespace mattis::solvers
