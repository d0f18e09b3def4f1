#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "solvers/broken_glass.hpp"
#include "solvers/crossings.hpp"
#include "solvers/lines.hpp"

namespace mattis::solvers {

namespace detail {

/// The innermost replicon of the one-step glass in equilibrium, where that was found.
template <GaussianSite M>
std::optional<double> cluster_replicon(const M& model) {
    const Search found = first_glass(model).found;
    if (found.status != Status::converged) return std::nullopt;
    return found.replicons.back();
}

/// Values of a parameter in a geometric grid at which the clusters of the one-step glass become unstable.
template <GaussianSite M>
std::vector<double> gardner_values(const M& model, std::string_view name, double lowest, double highest) {
    constexpr int cells = 24;
    return crossings([&](double value) { return cluster_replicon(with_parameter(model, name, value)); },
                     geometric_grid(lowest, highest, cells));
}

/// The one-step glass at a point of its line, at which `value` was found.
template <GaussianSite M>
LinePoint gardner_point(const M& model, double value) {
    const Search glass = first_glass(model).found;
    if (glass.status != Status::converged) return {glass.status, {}, {}};
    LinePoint point{glass.status, value, {}};
    if (M::has_signal) point.order.push_back({"m", 0.0});
    point.order.push_back({"q0", glass.at.q[0]});
    point.order.push_back({"q1", glass.at.q[1]});
    point.order.push_back({"theta", model.temperature() * glass.at.y[0]});
    return point;
}

/// How far below its onset a glass is searched (T_G falls by half with every P), and how far from a continuous one,
/// where its replicons vanish with it.
inline constexpr double lowest_of_discontinuous = 1e-6, lowest_of_continuous = 1e-2, below_continuous_onset = 0.97;

/// Of a Gaussian energy landscape, from the temperatures at alpha = 1.
template <GaussianSite M>
LineResult gardner_of_landscape(const M& model, std::string_view find) {
    constexpr double inside = 1.0 - 1e-6;
    const M unit = with_parameter(model, "alpha", 1.0); // where there is none nothing changes
    const auto onset = discontinuous_onset(unit);
    const double highest = onset ? inside * onset->T_s() : below_continuous_onset * unit.instability_bound();
    const double lowest = (onset ? lowest_of_discontinuous : lowest_of_continuous) * highest;
    LineResult result;
    const std::vector<double> temperatures = gardner_values(unit, "T", lowest, highest);
    if (temperatures.empty() && onset) result.points.push_back({Status::stalled, {}, {}});
    for (const double T_G : temperatures) {
        double value = T_G;
        if constexpr (M::has_signal)
            value = find == "T" ? T_G * std::sqrt(model.parameters.alpha) : std::pow(model.temperature() / T_G, 2);
        if (value > 0.0) result.points.push_back(gardner_point(with_parameter(unit, "T", T_G), value));
    }
    return result;
}

/// Of a network whose noise reacts.
template <GaussianSite M>
LineResult gardner_of_network(const M& model, std::string_view find) {
    double highest = below_continuous_onset * model.instability_bound(), lowest = lowest_of_continuous * highest;
    if (find == "alpha") {
        constexpr double smallest = 1e-3, largest = 1e3;
        const double excess = std::max(0.0, model.temperature() / below_continuous_onset - 1.0);
        lowest = std::max(smallest, excess * excess), highest = std::max(largest, largest * lowest);
    }
    LineResult result;
    for (const double value : gardner_values(model, find, lowest, highest))
        result.points.push_back(gardner_point(with_parameter(model, find, value), value));
    return result;
}

} // namespace detail

/// Where the clusters of the one-step glass in equilibrium become unstable (Gardner): lambda_1 = 0. Of a Gaussian
/// energy landscape T is a constant times sqrt(alpha). Absent where these clusters are unstable at every temperature,
/// down to 1/100 of the onset; stalled where those of a glass that appears discontinuously, stable at first, are stable
/// down to 1e-6 of it. Source: docs/theory.md, section "Broken replica symmetry"; Gardner, Nucl. Phys. B 257, 747
/// (1985).
template <GaussianSite M>
LineResult gardner_line(const M& model, std::string_view find) {
    constexpr bool landscape = requires { model.covariance(); };
    LineResult result;
    if constexpr (landscape)
        result = detail::gardner_of_landscape(model, find);
    else
        result = detail::gardner_of_network(model, find);
    if (result.points.empty())
        result.remarks.push_back("the clusters of the one-step glass are unstable wherever there is one");
    return result;
}

} // namespace mattis::solvers
