#include "solvers/lines/gardner_line.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "core/roots.hpp"
#include "solvers/rsb/broken_glass.hpp"

namespace mattis::solvers {

namespace {

using detail::FirstGlass;
using detail::Onset;
using GlassAt = std::function<FirstGlass(double value)>;

/// How far below its onset a glass is searched (T_G falls by half with every P), and how far from a continuous one,
/// where its replicons vanish with it.
constexpr double lowest_of_discontinuous = 1e-6, lowest_of_continuous = 1e-2, below_continuous_onset = 0.97;

constexpr const char* always_unstable = "the clusters of the one-step glass are unstable wherever there is one";

/// The innermost replicon of a one-step glass, where that was found.
std::optional<double> cluster_replicon(const FirstGlass& glass) {
    return glass.found.status == Status::converged ? std::optional(glass.found.replicons.back()) : std::nullopt;
}

/// Values between neighbours of a geometric grid at which the clusters of the one-step glass, `glass_at(value)`, become
/// unstable. What lies between the last glass and its onset, 8% at most, is not looked at: replicons vanish there too.
std::vector<double> gardner_values(const GlassAt& glass_at, double lowest, double highest) {
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
LinePoint gardner_point(const Site& model, const detail::Attempt& glass, double value) {
    if (glass.status != Status::converged) return {glass.status, {}, {}};
    LinePoint point{glass.status, value, {}};
    if (model.has_signal()) point.order.push_back({"m", 0.0});
    point.order.push_back({"q0", glass.at.q[0]});
    point.order.push_back({"q1", glass.at.q[1]});
    point.order.push_back({"theta", model.temperature() * glass.at.y[0]});
    return point;
}

/// Of a Gaussian energy landscape, from the temperatures at alpha = 1.
LineResult gardner_of_landscape(const Site& model, const Sought& find) {
    constexpr double inside = 1.0 - 1e-6;
    const auto unit = model.with(load_parameter, 1.0); // where there is no load nothing changes
    const auto onset = detail::discontinuous_onset(*unit);
    const double highest = onset ? inside * onset->T_s() : below_continuous_onset * unit->instability_bound();
    const double lowest = (onset ? lowest_of_discontinuous : lowest_of_continuous) * highest;
    const auto glass_at = [&](double T) { return detail::first_glass(*unit->with(temperature_parameter, T), onset); };
    LineResult result;
    const std::vector<double> temperatures = gardner_values(glass_at, lowest, highest);
    if (temperatures.empty() && onset) result.points.push_back({Status::stalled, {}, {}});
    if (temperatures.empty() && !onset) result.remarks.emplace_back(always_unstable);
    for (const double T_G : temperatures) {
        double value = T_G;
        if (model.has_signal())
            value = find.is_temperature() ? T_G * std::sqrt(model.load()) : std::pow(model.temperature() / T_G, 2);
        if (value > 0.0)
            result.points.push_back(gardner_point(*unit->with(temperature_parameter, T_G), glass_at(T_G).found, value));
    }
    return result;
}

/// Of a network whose noise reacts.
LineResult gardner_of_network(const Site& model, const Sought& find) {
    double highest = below_continuous_onset * model.instability_bound(), lowest = lowest_of_continuous * highest;
    if (find.is_load()) {
        constexpr double smallest = 1e-3, largest = 1e3;
        const double excess = std::max(0.0, model.temperature() / below_continuous_onset - 1.0);
        lowest = std::max(smallest, excess * excess), highest = std::max(largest, largest * lowest);
    }
    const auto at = [&](double value) { return model.with(find.name(), value); };
    const auto glass_at = [&](double value) { return detail::first_glass(*at(value), std::nullopt); };
    LineResult result;
    for (const double value : gardner_values(glass_at, lowest, highest))
        result.points.push_back(gardner_point(*at(value), glass_at(value).found, value));
    if (result.points.empty()) result.remarks.emplace_back(always_unstable);
    return result;
}

/// Along any other parameter.
LineResult gardner_along(const Site& model, const Sought& find) {
    const auto glass_of = [](const Site& at) { return detail::first_glass(at, detail::discontinuous_onset(at)); };
    return zeros_along(
        model, find, [&](const Site& at) { return cluster_replicon(glass_of(at)); },
        [&](const Site& at, double value) { return gardner_point(at, glass_of(at).found, value); });
}

} // namespace

LineResult gardner_line(const Site& model, const Sought& find) {
    if (!find.is_load() && !find.is_temperature()) return gardner_along(model, find);
    return model.covariance() != nullptr ? gardner_of_landscape(model, find) : gardner_of_network(model, find);
}

} // namespace mattis::solvers
