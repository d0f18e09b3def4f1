#include "solvers/rsb/broken_search.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/newton.hpp"
#include "solvers/rsb/breaking_point.hpp"
#include "solvers/rsb/broken_order.hpp"

namespace mattis::solvers {

namespace detail {

Levels settled(const BrokenSymmetry& saddle, Levels at, Pinned pinned, int steps) {
    constexpr double near = 1e-3; // relative changes of 1 - q
    const double T = saddle.model().temperature(), limit = saddle.model().susceptibility_limit();
    auto local = saddle.evaluate(at);
    for (int step = 0; step < steps && local.admissible; ++step) {
        Levels next = at;
        const double reaction = local.site.C / (1.0 - at.C / limit);
        next.C = reaction / (1.0 + reaction / limit);
        for (std::size_t i = pinned.q0 ? 1 : 0; i < at.depth(); ++i) next.q[i] = local.site.overlap[i];
        next.q.back() = 1.0 - T * next.C;
        if (!pinned.m) next.m = local.site.n;
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

double error_of_levels(const BrokenSymmetry& saddle, const Vector& u, const Vector& error) {
    if (!error.allFinite()) return INFINITY;
    const double T = saddle.model().temperature();
    const Levels at = saddle.levels(u);
    Levels off{.m = 0.0, .q = std::vector(at.q.size(), 0.0), .y = std::vector(at.y.size(), 0.0)};
    for (Eigen::Index j = 0; j < u.size(); ++j) {
        // The slope of the order parameters by this unknown; they are smooth over a step of this size.
        constexpr double step = 1e-4;
        Vector beside = u;
        beside(j) += step;
        const Levels moved = saddle.levels(beside);
        const double share = error(j) / step;
        off.m += share * std::abs(moved.m - at.m);
        off.C += share * std::abs(moved.C - at.C);
        for (std::size_t i = 0; i < at.q.size(); ++i) off.q[i] += share * std::abs(moved.q[i] - at.q[i]);
        for (std::size_t i = 0; i < at.y.size(); ++i) off.y[i] += share * std::abs(moved.y[i] - at.y[i]);
    }
    double largest = std::max(off.m, T > 0.0 ? 0.0 : off.C / at.C);
    for (const double q : off.q) largest = std::max(largest, q);
    for (std::size_t i = 0; i < at.y.size(); ++i) largest = std::max(largest, off.y[i] * (T > 0.0 ? T : 1.0 / at.y[i]));
    return largest;
}

Attempt solved(const BrokenSymmetry& saddle, const Levels& start, Pinned pinned, int steps) {
    const auto searched = [](const BrokenSymmetry& equations, const Vector& from) {
        return difference_newton(
            [&](const Vector& u) -> std::optional<Vector> {
                const auto local = equations.evaluate(equations.levels(u));
                if (!local.admissible) return std::nullopt;
                return equations.residual(local);
            },
            from);
    };
    DifferenceRoot root = searched(saddle, saddle.unknowns(settled(saddle, start, pinned, steps)));
    if (root.status == Status::converged && !(error_of_levels(saddle, root.u, root.error) <= promised)) {
        const int spent = root.iterations;
        root = searched(saddle.with_divided_gaps(), root.u);
        root.iterations += spent;
    }
    Attempt found{
        .at = saddle.levels(root.u), .status = root.status, .residual = root.residual, .iterations = root.iterations};
    if (root.status != Status::converged) return found;
    found.error = error_of_levels(saddle, root.u, root.error);
    if (separation(found.at) < merged || !(*found.error <= promised)) {
        found.status = Status::stalled;
        return found;
    }
    const auto local = saddle.evaluate(found.at, true);
    found.free_energy = saddle.free_energy(local);
    found.entropy = saddle.entropy(local);
    found.replicons = saddle.replicons(local);
    found.coupling = local.noise.coupling;
    if (!saddle.model().stores()) found.overlap = local.site.m;
    const double y = found.at.y.back();
    found.complexity = y * y * saddle.breaking_gradient(local).back();
    return found;
}

Attempt solved(const Site& model, const Levels& start, Pinned pinned, int steps) {
    return solved(BrokenSymmetry(model, start.depth(), pinned), start, pinned, steps);
}

Levels just_broken(const Site& model, const Attempt& shallower) {
    const Levels& at = shallower.at;
    const BreakingPoint breaking = breaking_point(model, at.m, at.q.back(), at.C);
    const double replicon = 0.5 * (shallower.replicons.front() + shallower.replicons.back());
    const double shift = 3.0 * std::abs(replicon) / (breaking.stiffness * (at.q.back() - at.q.front()));
    return deeper_levels_just_broken(at, model.temperature(), std::min(shift, 0.3 * at.y[0]));
}

Attempt deeper(const Site& model, const Attempt& shallower, Pinned pinned) {
    constexpr double just = -3e-3; // replicons of clusters that have broken only just
    const double T = model.temperature();
    Attempt found;
    if (T > 0.0 && !pinned.q0 && shallower.replicons.back() > just && shallower.at.q.front() > 0.5) {
        found = solved(model, just_broken(model, shallower), pinned, 0);
        if (found.status == Status::converged) return found;
    }
    if (const std::size_t k = shallower.at.depth(); T == 0.0 && pinned.q0 && k > 1 && k <= deepest_narrow_levels) {
        found = solved(model, deeper_levels_in_the_ground_state(shallower.at, true), pinned, 0);
        if (found.status == Status::converged) return found;
    }
    const Levels start = deeper_levels(
        shallower.at, {.kappa = shallower.coupling, .innermost = shallower.replicons.back()}, T, pinned.q0);
    for (const int steps : {30, 0, 5}) {
        found = solved(model, start, pinned, steps);
        if (found.status == Status::converged) return found;
    }
    if (found.status != Status::converged && T > 0.0 && !pinned.q0)
        found = solved(model, deeper_levels_near_onset(shallower.at, T), pinned);
    return found;
}

Levels split(const Site& model, const Solution& rs, double factor) {
    constexpr double field = 0.6896, spread = 0.5286, inside = 0.7665, outside = 0.7;
    const double T = model.temperature(), q = *order_value(rs, "q"), C = *order_value(rs, "C");
    const double kappa = model.replicon_coupling(q, C);
    const double y = factor / (field * kappa * C);
    const double share = rs.replicon ? -*rs.replicon / (1.0 - *rs.replicon) : 1.0;
    Levels at{.m = order_value(rs, model.stores() ? "m" : "n").value_or(0.0), .C = (1.0 - inside * share) * C};
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

bool split_is_invisible(const Site& model, const Solution& rs) {
    constexpr double invisible = 1e-7;
    const double C = *order_value(rs, "C"), q = *order_value(rs, "q");
    const double width = model.replicon_coupling(q, C) * C * C;
    if (model.temperature() == 0.0) return width < invisible;
    const double split = width * (rs.replicon ? -*rs.replicon / (1.0 - *rs.replicon) : 1.0);
    return split < std::max(invisible, merged * (1.0 - q));
}

Attempt first_step(const Site& model, const Solution& rs, Pinned pinned) {
    Attempt found;
    for (const double factor : {1.0, 0.5, 2.0, 0.25}) {
        found = solved(model, split(model, rs, factor), pinned);
        if (found.status == Status::converged) break;
    }
    return found;
}

Attempt descended(const Site& model, Attempt found, Pinned pinned, std::size_t depth) {
    constexpr double room = 4.0 * merged;
    while (found.status == Status::converged && found.at.depth() < depth && !found.stable() &&
           separation(found.at) > room) {
        const int spent = found.iterations;
        found = deeper(model, found, pinned);
        found.iterations += spent;
    }
    return found;
}

Solution report(const Site& model, Branch branch, const Attempt& found) {
    Solution solution{.branch = branch, .status = found.status, .iterations = found.iterations};
    if (found.status == Status::stalled && found.error)
        solution.reason =
            separation(found.at) < merged
                ? std::string("its levels have merged")
                : fmt::format("rounding leaves its order parameters uncertain by {:.0e}, and {:.0e} is promised",
                              *found.error, promised);
    if (found.status != Status::converged) return solution;
    solution.order = broken_order(found.at, found.overlap, model);
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
