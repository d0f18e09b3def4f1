#include "solvers/lines/glass_lines.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/roots.hpp"
#include "models/landscape/energy_covariance.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/theta_one.hpp"

namespace mattis::solvers {

namespace {

/// Geometric grid of load or temperature over which a line of m = 0 states can lie.
std::vector<double> grid_of(const Site& model, const Sought& find) {
    constexpr int cells = 200;
    constexpr double decades = 1e-6;
    if (find.is_temperature()) {
        const double highest = 1.01 * model.instability_bound();
        return highest > 0.0 ? geometric_grid(decades * highest, highest, cells) : std::vector<double>{};
    }
    const double T = model.temperature();
    if (T == 0.0) return {};
    // Smallest load whose instability bound reaches T.
    const auto reaches = [&](double alpha) { return model.with(find.name(), alpha)->instability_bound() >= T; };
    double low = -80.0, high = 80.0;
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (low + high);
        (reaches(std::exp(middle)) ? high : low) = middle;
    }
    const double smallest = 0.98 * std::max(std::exp(high), 1e-12);
    return geometric_grid(smallest, smallest / (decades * decades), 2 * cells);
}

using Solve = std::function<Solution(const Site&)>;
using ValueOf = std::function<std::optional<double>(const Solution&)>;

LineResult where_zero(const Site& model, const Sought& find, const Solve& solve, const ValueOf& value) {
    const auto gap = [&](const Site& at) -> std::optional<double> {
        const Solution s = solve(at);
        return s.converged() ? value(s) : std::nullopt;
    };
    const auto point = [&](const Site& at, double found) {
        return LinePoint{Status::converged, found, solve(at).order};
    };
    if (!find.is_load() && !find.is_temperature()) return zeros_along(model, find, gap, point);
    LineResult result;
    const auto at = [&](double v) { return model.with(find.name(), v); };
    for (const double found : crossings([&](double v) { return gap(*at(v)); }, grid_of(model, find)))
        result.points.push_back(point(*at(found), found));
    return result;
}

std::optional<ThetaOne> glass_at_theta_one(const EnergyCovariance& x, bool dynamic) {
    return dynamic ? dynamic_transition(x) : static_transition(x);
}

std::vector<NamedValue> order_of(const Site& model, const ThetaOne& glass) {
    std::vector<NamedValue> order{{"q0", glass.q0}, {"q1", glass.q1}, {"theta", 1.0}};
    if (model.has_signal()) order.insert(order.begin(), {"m", 0.0});
    return order;
}

} // namespace

LineResult continuous_glass_line(const Site& model, const Sought& find) {
    LineResult result = where_zero(
        model, find, [](const Site& at) { return rs_paramagnet(at); }, [](const Solution& s) { return s.replicon; });
    if (model.covariance() != nullptr && !result.points.empty() && dynamic_transition(*model.covariance())) {
        result.points.clear();
        result.remarks.emplace_back("the paramagnet is preempted by a discontinuous glass: see glass_dynamic and "
                                    "glass_static (its own instability is the line replicon --branch paramagnet)");
    }
    return result;
}

LineResult disordered_replicon(const Site& model, const Sought& find, Branch branch) {
    constexpr double smallest_overlap = 1e-4;
    return where_zero(
        model, find, [branch](const Site& at) { return rs_branch(at, branch); },
        [branch](const Solution& s) -> std::optional<double> {
            if (branch == Branch::glass && *order_value(s, "q") < smallest_overlap) return std::nullopt;
            return s.replicon;
        });
}

LineResult entropy_zero_line(const Site& model, const Sought& find) {
    return where_zero(
        model, find, [](const Site& at) { return rs_disordered(at); }, [](const Solution& s) { return s.entropy; });
}

LineResult theta_one_line(const Site& model, const Sought& find, bool dynamic) {
    if (!find.is_load() && !find.is_temperature())
        return zeros_along(
            model, find,
            [dynamic](const Site& at) -> std::optional<double> {
                const auto glass = glass_at_theta_one(*at.covariance(), dynamic);
                return glass ? std::optional(glass->T * std::sqrt(at.load()) - at.temperature()) : std::nullopt;
            },
            [dynamic](const Site& at, double value) {
                return LinePoint{Status::converged, value,
                                 order_of(at, glass_at_theta_one(*at.covariance(), dynamic).value())};
            });
    LineResult result;
    const auto glass = glass_at_theta_one(*model.covariance(), dynamic);
    if (!glass) {
        result.remarks.emplace_back(
            "the glass of this model appears continuously: see glass_transition or replicon --branch glass");
        return result;
    }
    double value = glass->T;
    if (model.has_signal())
        value =
            find.is_temperature() ? glass->T * std::sqrt(model.load()) : std::pow(model.temperature() / glass->T, 2);
    if (!std::isfinite(value))
        result.points.push_back({Status::diverged, {}, {}});
    else if (value > 0.0)
        result.points.push_back({Status::converged, value, order_of(model, *glass)});
    return result;
}

} // namespace mattis::solvers
