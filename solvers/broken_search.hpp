#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/difference_newton.hpp"
#include "solvers/breaking_point.hpp"
#include "solvers/broken_symmetry.hpp"
#include "solvers/solution.hpp"

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
    double complexity = 0.0; ///< y^2 df/dy of the innermost level

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

/// Levels closer than this, as `separation` measures it, have merged: the state of one step less beside them has the
/// same overlaps to 1e-4 of 1 - q, the same free energy to 1e-12 and ends at the same load to 1e-7.
inline constexpr double merged = 1e-4;

/// The stationary point near `start`, or what was reached. Levels that have merged, and numbers that did not converge,
/// are no state.
template <GaussianSite M>
Search solved(const BrokenSymmetry<M>& saddle, const Levels& start, Pinned pinned, int steps) {
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
    const double y = found.at.y.back();
    found.complexity = y * y * saddle.breaking_gradient(local).back();
    return found;
}

template <GaussianSite M>
Search solved(const M& model, const Levels& start, Pinned pinned, int steps = 30) {
    return solved(BrokenSymmetry<M>(model, start.depth(), pinned), start, pinned, steps);
}

/// One more step, from the state of one step less. Mostly it is best to iterate the overlaps first; where y is still
/// far off, that may lead astray.
template <GaussianSite M>
Search deeper(const M& model, const Search& shallower, Pinned pinned) {
    const double T = model.temperature();
    Search found;
    if (const std::size_t k = shallower.at.depth(); T == 0.0 && pinned.q0 && k > 1 && k <= deepest_narrow_ladder) {
        found = solved(model, one_step_deeper_in_the_ground_state(shallower.at, true), pinned, 0);
        if (found.status == Status::converged) return found;
    }
    const Levels start = one_step_deeper(
        shallower.at, {.kappa = shallower.coupling, .innermost = shallower.replicons.back()}, T, pinned.q0);
    for (const int steps : {30, 0, 5}) {
        found = solved(model, start, pinned, steps);
        if (found.status == Status::converged) return found;
    }
    if (found.status != Status::converged && T > 0.0 && !pinned.q0)
        found = solved(model, one_step_deeper_near_onset(shallower.at, T), pinned);
    return found;
}

/// Where to look for the first step out of an unstable replica-symmetric state. Where the split is narrow, fields are
/// spread evenly, with density C/2, over the v = kappa (1 - q_0) by which its clusters differ, and at T = 0 the
/// equations have one solution: y sqrt(v) = 1.0543, sqrt(v) = 1.4541 kappa C/2, and 0.2335 C is left. At finite T the
/// split closes with the replicon, and y tends to the breaking point.
template <GaussianSite M>
Levels split(const M& model, const Solution& rs, double factor) {
    constexpr double field = 0.6896, spread = 0.5286, inside = 0.7665, outside = 0.7;
    const double T = model.temperature(), q = *order_value(rs, "q"), C = *order_value(rs, "C");
    const double kappa = model.replicon_coupling(q, C);
    const double y = factor / (field * kappa * C);
    const double share = rs.replicon ? -*rs.replicon / (1.0 - *rs.replicon) : 1.0;
    Levels at{.m = order_value(rs, "m").value_or(0.0), .C = (1.0 - inside * share) * C};
    at.q = {q - std::min(spread * kappa * C * C * share, outside * q), 1.0 - T * at.C};
    at.y = {y / (1.0 + 1.5 * T * y)};
    if (T > 0.0 && at.m > 0.0)
        at.y[0] += factor * (1.0 - share) * (1.0 - share) * (breaking_point(model, at.m, q, C).y - at.y[0] / factor);
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

/// Whether the overlaps of a state broken out of this one would differ by less than 1e-7, or would count as merged.
template <GaussianSite M>
bool split_is_invisible(const M& model, const Solution& rs) {
    constexpr double invisible = 1e-7;
    const double C = *order_value(rs, "C"), q = *order_value(rs, "q");
    const double width = model.replicon_coupling(q, C) * C * C;
    if (model.temperature() == 0.0) return width < invisible;
    const double split = width * (rs.replicon ? -*rs.replicon / (1.0 - *rs.replicon) : 1.0);
    return split < std::max(invisible, merged * (1.0 - q));
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
    for (const double replicon : found.replicons)
        solution.replicons.push_back(std::isfinite(replicon) ? std::optional(replicon) : std::nullopt);
    return solution;
}

} // namespace detail

} // namespace mattis::solvers
