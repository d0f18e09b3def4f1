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

/// The innermost replicon of a one-step glass, where that was found.
inline std::optional<double> cluster_replicon(const FirstGlass& glass) {
    return glass.found.status == Status::converged ? std::optional(glass.found.replicons.back()) : std::nullopt;
}

/// Values between neighbours of a geometric grid at which the clusters of the one-step glass, `glass_at(value)`, become
/// unstable. What lies between the last glass and its onset, 8% at most, is not looked at: replicons vanish there too.
template <class F>
std::vector<double> gardner_values(F&& glass_at, double lowest, double highest) {
    constexpr double ratio = 1.08;
    const auto replicon = [&](double value) { return cluster_replicon(glass_at(value)); };
    std::vector<double> values;
    GapSample below{};
    for (const double at :
         geometric_grid(lowest, highest, static_cast<int>(std::log(highest / lowest) / std::log(ratio)))) {
        const GapSample here{at, replicon(at)};
        if (below.gap && here.gap && (*below.gap < 0.0) != (*here.gap < 0.0))
            if (const auto zero = zero_between(replicon, below, here)) values.push_back(*zero);
        below = here;
    }
    return values;
}

/// The one-step glass at a point of its line, at which `value` was found.
template <GaussianSite M>
LinePoint gardner_point(const M& model, const Search& glass, double value) {
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

inline constexpr const char* always_unstable = "the clusters of the one-step glass are unstable wherever there is one";

/// Of a Gaussian energy landscape, from the temperatures at alpha = 1.
template <GaussianSite M>
LineResult gardner_of_landscape(const M& model, std::string_view find) {
    constexpr double inside = 1.0 - 1e-6;
    const M unit = with_parameter(model, "alpha", 1.0); // where there is none nothing changes
    const auto onset = discontinuous_onset(unit);
    const double highest = onset ? inside * onset->T_s() : below_continuous_onset * unit.instability_bound();
    const double lowest = (onset ? lowest_of_discontinuous : lowest_of_continuous) * highest;
    const auto glass_at = [&](double T) { return first_glass(with_parameter(unit, "T", T), onset); };
    LineResult result;
    const std::vector<double> temperatures = gardner_values(glass_at, lowest, highest);
    if (temperatures.empty() && onset) result.points.push_back({Status::stalled, {}, {}});
    if (temperatures.empty() && !onset) result.remarks.push_back(always_unstable);
    for (const double T_G : temperatures) {
        double value = T_G;
        if constexpr (M::has_signal)
            value = find == "T" ? T_G * std::sqrt(model.parameters.alpha) : std::pow(model.temperature() / T_G, 2);
        if (value > 0.0)
            result.points.push_back(gardner_point(with_parameter(unit, "T", T_G), glass_at(T_G).found, value));
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
    const auto glass_at = [&](double value) { return first_glass(with_parameter(model, find, value), std::nullopt); };
    LineResult result;
    for (const double value : gardner_values(glass_at, lowest, highest))
        result.points.push_back(gardner_point(with_parameter(model, find, value), glass_at(value).found, value));
    if (result.points.empty()) result.remarks.push_back(always_unstable);
    return result;
}

} // namespace detail

/// Where the clusters of the one-step glass in equilibrium become unstable (Gardner): lambda_1 = 0. Of a Gaussian
/// energy landscape T is a constant times sqrt(alpha). Absent where these clusters are unstable at every temperature,
/// down to 1/100 of the onset; stalled where those of a glass that appears discontinuously, stable at first, are stable
/// down to 1e-6 of it. Absent without noise. Source: docs/theory.md, section "Broken replica symmetry"; Gardner, Nucl.
/// Phys. B 257, 747 (1985).
template <GaussianSite M>
LineResult gardner_line(const M& model, std::string_view find) {
    constexpr bool landscape = requires { model.covariance(); };
    if constexpr (landscape)
        return detail::gardner_of_landscape(model, find);
    else
        return detail::gardner_of_network(model, find);
}

} // namespace mattis::solvers
