#include "solvers/rsb/metastable_glass.hpp"

#include <algorithm>
#include <cmath>

namespace mattis::solvers {

namespace detail {

namespace {

/// The one-step glass at breaking parameter theta = 1 between the static and the dynamic temperature, where its free
/// energy is that of the state without clusters. The overlap grows from T_d with the root of the distance.
Attempt glass_at_theta_one(const Site& model, const Onset& onset, Pinned pinned) {
    const double T = model.temperature();
    const double depth = std::sqrt((onset.T_d() - T) / (onset.T_d() - onset.T_s()));
    const auto between = [&](double dynamical, double statical) { return dynamical + depth * (statical - dynamical); };
    Levels start{.m = 0.0,
                 .q = {between(onset.dynamical.q0, onset.statical.q0), between(onset.dynamical.q1, onset.statical.q1)},
                 .y = {1.0 / T}};
    start.C = (1.0 - start.q[1]) / T;
    return solved(BrokenSymmetry(model, pinned, Breaking::given, start.y), start, pinned, 0);
}

} // namespace

FirstGlass equilibrium_glass(const Site& model) {
    const auto onset = discontinuous_onset(model);
    const double T = model.temperature();
    if (onset && T >= onset->T_s() && T < onset->T_d()) {
        const Pinned pinned = pinned_in_glass(model, true);
        return {glass_at_theta_one(model, *onset, pinned), pinned};
    }
    return first_glass(model, onset);
}

Attempt glass_at(const Site& model, const FirstGlass& from, double y) {
    constexpr double stride = 0.1, smallest = 1e-4; // of ln y
    Attempt found = from.found;
    double length = stride;
    while (found.status == Status::converged && found.at.y[0] != y) {
        const double way = std::log(y / found.at.y[0]);
        const double next_y = std::abs(way) <= 1.01 * length ? y : found.at.y[0] * std::exp(std::copysign(length, way));
        Levels start = found.at;
        start.y[0] = next_y;
        Attempt next = solved(BrokenSymmetry(model, from.pinned, Breaking::given, start.y), start, from.pinned, 0);
        next.iterations += found.iterations;
        if (next.status == Status::converged || length < smallest)
            found = std::move(next);
        else
            length *= 0.5;
    }
    return found;
}

Attempt marginal_from(const Site& model, const FirstGlass& from) {
    constexpr double stride = 0.95, lowest = 0.05;
    const auto marginal = [&](const Levels& start) {
        return solved(BrokenSymmetry(model, from.pinned, Breaking::marginal, start.y), start, from.pinned, 0);
    };
    const auto sought = [&](const Attempt& found) {
        return found.status == Status::converged && found.complexity >= 0.0 && found.at.y[0] <= from.found.at.y[0];
    };
    Attempt found = marginal(from.found.at);
    FirstGlass above = from;
    while (!sought(found) && above.found.at.y[0] > lowest * from.found.at.y[0]) {
        const Attempt below = glass_at(model, above, stride * above.found.at.y[0]);
        if (below.status != Status::converged) break;
        above.found = below;
        if (below.replicons.back() <= 0.0) found = marginal(below.at);
    }
    return found;
}

} // namespace detail

Solution marginal_glass(const Site& model) {
    using namespace detail;
    const Branch branch = Branch::glass_marginal;
    const FirstGlass from = equilibrium_glass(model);
    if (from.found.status != Status::converged) return report(model, branch, from.found);
    if (from.found.replicons.back() <= 0.0) return absent(branch);
    const Attempt found = marginal_from(model, from);
    Solution solution = report(model, branch, found);
    if (found.status == Status::converged) {
        solution.complexity = found.complexity;
        *solution.energy += found.complexity / found.at.y[0];
        solution.stable = false; // a replicon of 0, whatever its rounding
        solution.marginal = true;
    }
    return solution;
}

} // namespace mattis::solvers
