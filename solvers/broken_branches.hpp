#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/difference_newton.hpp"
#include "solvers/broken_symmetry.hpp"
#include "solvers/rs_branches.hpp"
#include "solvers/theta_one.hpp"

namespace mattis::solvers {

/// Largest number of steps of replica-symmetry breaking that is offered.
inline constexpr std::size_t deepest = 12;

/// Order parameters of a state of broken symmetry, by name: m, q0..qk, theta (theta1..thetak if k > 1; y at T = 0), C.
std::vector<NamedValue> broken_order(const Levels& at, double T, bool has_signal);

/// The names among them that say how the symmetry is broken, at any T: q0..qk, theta.., y...
std::vector<std::string_view> broken_order_names(std::size_t depth);

namespace detail {

/// What was found on the way to a state.
struct Search {
    Levels at{};
    Status status = Status::stalled;
    double residual = 0.0;
    int iterations = 0;
    std::vector<double> replicons{}, coupling{}; ///< kappa_i of each replicon
    double free_energy = 0.0, entropy = 0.0;

    bool stable() const {
        return std::all_of(replicons.begin(), replicons.end(), [](double replicon) { return replicon > 0.0; });
    }
};

/// Iterates q, C and m at fixed y, where they are attracted by the state: it brings any start near enough for Newton's
/// method. Where the noise reacts (C < limit), C/(1 - C/limit) is iterated, as C itself would leave the domain. Gives
/// the last point at which the equations could be evaluated.
template <GaussianSite M>
Levels settled(const BrokenSymmetry<M>& saddle, Levels at, Pinned pinned, int steps) {
    constexpr double near = 1e-3; // relative changes of 1 - q
    const double T = saddle.model().temperature(), limit = saddle.model().susceptibility_limit();
    auto local = saddle.evaluate(at);
    for (int step = 0; step < steps && local.admissible; ++step) {
        Levels next = at;
        const double reaction = local.site.C / (1.0 - at.C / limit);
        next.C = reaction / (1.0 + reaction / limit);
        for (std::size_t i = pinned.q0 ? 1 : 0; i < at.depth(); ++i) next.q[i] = local.site.overlap[i];
        next.q.back() = 1.0 - T * next.C;
        if (!pinned.m) next.m = local.site.m;
        if (!std::is_sorted(next.q.begin(), next.q.end(), std::less_equal<>())) break;
        local = saddle.evaluate(next);
        if (!local.admissible) break;
        double change = 0.0;
        for (std::size_t i = 0; i < at.depth(); ++i)
            change = std::max(change, std::abs(next.q[i] - at.q[i]) / (1.0 - at.q[i]));
        change = std::max(change, std::abs(next.C - at.C) / at.C);
        at = std::move(next);
        if (change < near) break;
    }
    return at;
}

/// The stationary point near `start`, or what was reached. Levels that have merged, and numbers that did not converge,
/// are no state.
template <GaussianSite M>
Search solved(const M& model, const Levels& start, Pinned pinned, int steps = 30) {
    constexpr double merged = 1e-5;
    const BrokenSymmetry<M> saddle(model, start.depth(), pinned);
    const auto residual = [&](const Vector& u) -> std::optional<Vector> {
        const auto local = saddle.evaluate(saddle.levels(u));
        if (!local.admissible) return std::nullopt;
        return saddle.residual(local);
    };
    const auto root = difference_newton(residual, saddle.unknowns(settled(saddle, start, pinned, steps)));
    Search found{
        .at = saddle.levels(root.u), .status = root.status, .residual = root.residual, .iterations = root.iterations};
    if (root.status != Status::converged) return found;
    if (separation(found.at) < merged) {
        found.status = Status::stalled;
        return found;
    }
    const auto local = saddle.evaluate(found.at, true);
    found.free_energy = saddle.free_energy(local);
    found.entropy = saddle.entropy(local);
    found.replicons = saddle.replicons(local);
    found.coupling = local.noise.coupling;
    return found;
}

/// One more step, from the state of one step less. Mostly it is best to iterate the overlaps first; where y is still
/// far off, that may lead astray.
template <GaussianSite M>
Search deeper(const M& model, const Search& shallower, Pinned pinned) {
    const double T = model.temperature();
    const Levels start = one_step_deeper(
        shallower.at, {.kappa = shallower.coupling, .innermost = shallower.replicons.back()}, T, pinned.q0);
    Search found;
    for (const int steps : {30, 0, 5}) {
        found = solved(model, start, pinned, steps);
        if (found.status == Status::converged) return found;
    }
    if (found.status != Status::converged && T > 0.0 && !pinned.q0)
        found = solved(model, one_step_deeper_near_onset(shallower.at, T), pinned);
    return found;
}

/// Where to look for the first step out of an unstable replica-symmetric state. With the density of fields at 0, C/2,
/// and the coupling kappa of its replicon, the clusters of a state at T = 0 differ in fields of order kappa C, hence y
/// and 1 - q_0; at finite T the split closes with the replicon, and theta stays below 1/2.
template <GaussianSite M>
Levels split(const M& model, const Solution& rs, double factor) {
    constexpr double field = 0.85, spread = 0.7, inside = 0.3, outside = 0.7;
    const double T = model.temperature(), q = *order_value(rs, "q"), C = *order_value(rs, "C");
    const double kappa = model.replicon_coupling(q, C);
    const double y = factor / (field * kappa * C);
    const double share = rs.replicon ? -*rs.replicon / (1.0 - *rs.replicon) : 1.0;
    Levels at{.m = order_value(rs, "m").value_or(0.0), .C = (1.0 - inside * share) * C};
    at.q = {q - std::min(spread * kappa * C * C * share, outside * q), 1.0 - T * at.C};
    at.y = {y / (1.0 + 1.5 * T * y)};
    if (at.m == 0.0 && model.noise_variance(0.0, 0.0) == 0.0) {
        // Out of q = 0 the levels grow with the overlap, and theta with them.
        constexpr double lowest = 0.45, growth = 0.1;
        at.q = {lowest * q, q + growth * q * (1.0 - q)};
        if (T > 0.0) at.y[0] = std::min(at.y[0], factor * q / T), at.C = (1.0 - at.q[1]) / T;
    }
    // Of pairwise networks the response denominator of level 0 must be positive.
    const double limit = model.susceptibility_limit();
    if (std::isfinite(limit)) at.y[0] = std::min(at.y[0], 0.5 * (limit - at.C) / (at.q[1] - at.q[0]));
    return at;
}

/// Whether the overlaps of a state broken out of this one would differ by less than 1e-7.
template <GaussianSite M>
bool split_is_invisible(const M& model, const Solution& rs) {
    constexpr double invisible = 1e-7;
    const double C = *order_value(rs, "C");
    return model.replicon_coupling(*order_value(rs, "q"), C) * C * C < invisible;
}

/// The first step out of a replica-symmetric state.
template <GaussianSite M>
Search first_step(const M& model, const Solution& rs, Pinned pinned) {
    Search found;
    for (const double factor : {1.0, 0.5, 2.0, 0.25}) {
        found = solved(model, split(model, rs, factor), pinned);
        if (found.status == Status::converged) break;
    }
    return found;
}

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

/// As many steps as asked for, or as it takes for the state to be stable: then it has no more.
template <GaussianSite M>
Search descended(const M& model, Search found, Pinned pinned, std::size_t depth) {
    while (found.status == Status::converged && found.at.depth() < depth && !found.stable()) {
        const int spent = found.iterations;
        found = deeper(model, found, pinned);
        found.iterations += spent;
    }
    return found;
}

/// What is reported of a search.
template <GaussianSite M>
Solution report(const M& model, Branch branch, const Search& found) {
    Solution solution{.branch = branch, .status = found.status, .iterations = found.iterations};
    if (found.status != Status::converged) return solution;
    solution.order = broken_order(found.at, model.temperature(), M::has_signal);
    solution.free_energy = found.free_energy;
    solution.entropy = found.entropy;
    solution.energy = found.free_energy + model.temperature() * found.entropy;
    solution.residual = found.residual;
    const double smallest = *std::min_element(found.replicons.begin(), found.replicons.end());
    if (std::isfinite(smallest)) solution.replicon = smallest;
    solution.stable = smallest > 0.0;
    return solution;
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

namespace detail {

/// The retrieval state of `depth` steps beyond the replica-symmetric spinodal, followed in the load from where the
/// replica-symmetric one exists: absent beyond a load at which it ends, m falling ever faster.
template <GaussianSite M>
requires M::has_signal Search followed_in_load(const M& model, Pinned pinned, std::size_t depth) {
    constexpr double beginning = 0.97, smallest_step = 1e-5, vertical = 20.0;
    const double target = model.parameters.alpha;
    const RetrievalCurve<M> curve(model);
    Search found{.status = Status::absent};
    if (!curve.exists()) return found;
    double alpha = beginning * curve.fold().alpha, step = 0.25 * (target - alpha);
    const M begin = with_parameter(model, "alpha", alpha);
    const Solution rs = rs_retrieval(begin);
    if (!rs.converged() || rs.stable) return found;
    found = descended(begin, first_step(begin, rs, pinned), pinned, depth);
    double first_slope = 0.0, slope = 0.0;
    while (found.status == Status::converged && alpha < target) {
        const double next_alpha = target - alpha < 1.5 * step ? target : alpha + step;
        Search next = solved(with_parameter(model, "alpha", next_alpha), found.at, pinned, 0);
        next.iterations += found.iterations;
        const bool same_branch = next.at.m > 0.5 * found.at.m && next.at.m < found.at.m;
        if (next.status == Status::converged && same_branch) {
            slope = (found.at.m - next.at.m) / (next_alpha - alpha);
            if (first_slope == 0.0) first_slope = slope;
            found = std::move(next);
            alpha = next_alpha;
            continue;
        }
        step *= 0.5;
        if (step < smallest_step * target) {
            found.status = slope > vertical * first_slope ? Status::absent : Status::stalled;
            found.iterations = next.iterations;
        }
    }
    return found;
}

} // namespace detail

/// Retrieval of up to `depth` >= 1 steps: the replica-symmetric state itself where it is stable, and where the overlaps
/// of the broken one differ by less than 1e-7, as at small load and T = 0 (the free energies then agree to 1e-10;
/// `stable` is still false).
template <GaussianSite M>
requires M::has_signal Solution broken_retrieval(const M& model, std::size_t depth) {
    using namespace detail;
    const Solution rs = rs_retrieval(model);
    if (rs.converged() && (rs.stable || model.noise_variance(1.0, 0.0) == 0.0)) return rs;
    if (rs.converged() && split_is_invisible(model, rs)) return rs;
    const Pinned pinned{.m = false, .q0 = false};
    const Search found = rs.converged() ? descended(model, first_step(model, rs, pinned), pinned, depth)
                                        : followed_in_load(model, pinned, depth);
    return report(model, Branch::retrieval, found);
}

} // namespace mattis::solvers
