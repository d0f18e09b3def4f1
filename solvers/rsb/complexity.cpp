#include "solvers/rsb/complexity.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "solvers/rsb/metastable_glass.hpp"

namespace mattis::solvers {

namespace {

ComplexityPoint point_of(const Site& model, double y, const detail::Attempt& found) {
    ComplexityPoint point{.y = y, .status = found.status};
    if (found.status != Status::converged) return point;
    const Solution state = detail::report(model, Branch::glass_static, found);
    point.phi = state.free_energy;
    point.free_energy = *state.free_energy + found.complexity / y;
    point.energy = *state.energy + found.complexity / y;
    point.complexity = found.complexity;
    point.q0 = found.at.q[0];
    point.q1 = found.at.q[1];
    point.C = found.at.C;
    point.replicons = state.replicons;
    point.residual = state.residual;
    constexpr double rounding = 1e-12; // of the replicon 0 of marginal states
    point.stable = state.stable && *state.replicon > rounding;
    return point;
}

} // namespace

std::vector<ComplexityPoint> complexity_curve(const Site& model, std::span<const double> y) {
    const detail::FirstGlass equilibrium = detail::equilibrium_glass(model);
    std::vector<ComplexityPoint> points;
    for (const double at : y) points.push_back({.y = at, .status = equilibrium.found.status});
    if (equilibrium.found.status != Status::converged) return points;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < y.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return y[a] < y[b]; });
    // Away from equilibrium to either side, each from the one before.
    const double origin = equilibrium.found.at.y[0];
    const auto follow = [&](auto begin, auto end) {
        detail::FirstGlass from = equilibrium;
        for (auto i = begin; i != end; ++i) {
            from.found = detail::glass_at(model, from, y[*i]);
            points[*i] = point_of(model, y[*i], from.found);
        }
    };
    const auto middle = std::partition_point(order.begin(), order.end(), [&](std::size_t i) { return y[i] <= origin; });
    follow(std::make_reverse_iterator(middle), order.rend());
    follow(middle, order.end());
    return points;
}

std::vector<double> breaking_range(const Site& model, std::size_t count) {
    constexpr double lower = 0.5;
    const detail::FirstGlass equilibrium = detail::equilibrium_glass(model);
    std::vector<double> range;
    if (equilibrium.found.status != Status::converged) return range;
    const double highest = equilibrium.found.at.y[0];
    const Solution marginal = marginal_glass(model);
    const double lowest =
        marginal.converged() ? *order_value(marginal, "theta") / model.temperature() : lower * highest;
    for (std::size_t i = 0; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(count - 1);
        range.push_back(i + 1 == count ? highest : lowest + share * (highest - lowest));
    }
    return range;
}

} // namespace mattis::solvers
