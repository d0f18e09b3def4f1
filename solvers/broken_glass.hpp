#pragma once

#include <cmath>

#include "solvers/broken_search.hpp"
#include "solvers/rs_branches.hpp"
#include "solvers/theta_one.hpp"

namespace mattis::solvers {

namespace detail {

/// The first step of a glass that appears discontinuously, below its static temperature: theta = T/T_s there, and the
/// clusters are small. The energy of freezing sqrt(2 alpha x(1)) is the scale of T_s and of 1/y for every x.
template <GaussianSite M>
Search first_step_at_once(const M& model, const ThetaOne& onset, Pinned pinned) {
    const EnergyCovariance& x = model.covariance();
    const double T = model.temperature(), alpha = model.noise_variance(1.0, 0.0) / x.slope(1.0);
    const double T_s = onset.T * std::sqrt(alpha), closeness = T / T_s;
    Search found;
    for (const double factor : {1.4, 1.2, 1.6, 1.0}) {
        const double at_zero = factor / std::sqrt(2.0 * alpha * x.value(1.0));
        const double y = (1.0 - closeness) * at_zero + closeness / T_s;
        const double complement = (1.0 - onset.q1) * closeness;
        Levels start{.m = 0.0, .q = {onset.q0, 1.0 - complement}, .y = {y}, .C = 0.1 * at_zero};
        if (T > 0.0) start.C = complement / T;
        found = solved(model, start, pinned);
        if (found.status == Status::converged) break;
    }
    return found;
}

} // namespace detail

/// Glass of up to `depth` >= 1 steps, m = 0, y extremal: fewer where a state of fewer is stable, for then that is the
/// state. Absent where the symmetry is not broken: the replica-symmetric state with m = 0 is stable, or T is above the
/// static temperature of a glass that appears discontinuously.
template <GaussianSite M>
Solution broken_glass(const M& model, std::size_t depth) {
    using namespace detail;
    const Branch branch = Branch::glass_static;
    if (model.noise_variance(1.0, 0.0) == 0.0) return absent(branch);
    if constexpr (requires { model.covariance(); }) {
        if (const auto onset = static_transition(model.covariance())) {
            const double alpha = model.noise_variance(1.0, 0.0) / model.covariance().slope(1.0);
            if (model.temperature() >= onset->T * std::sqrt(alpha)) return absent(branch);
            const Pinned pinned{.m = true, .q0 = model.noise_variance(0.0, 0.0) == 0.0};
            return report(model, branch, descended(model, first_step_at_once(model, *onset, pinned), pinned, depth));
        }
    }
    const Solution rs = rs_glass(model);
    if (!rs.converged() || rs.stable) return absent(branch);
    const Pinned pinned{.m = true, .q0 = false};
    return report(model, branch, descended(model, first_step(model, rs, pinned), pinned, depth));
}

} // namespace mattis::solvers
