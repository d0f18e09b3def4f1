#include "solvers/lines/sought.hpp"

#include <cmath>

#include "core/roots.hpp"

namespace mattis::solvers {

std::vector<double> Sought::trial_values() const {
    constexpr int cells = 96;
    constexpr double smallest = 1e-4, largest = 1e4;
    const auto [low, high] = range_;
    if (std::isfinite(low) && std::isfinite(high)) return linear_grid(low, high, cells);
    const double from = std::isfinite(low) ? low : 0.0;
    std::vector<double> values{from};
    for (const double step : geometric_grid(smallest, largest, cells)) values.push_back(from + step);
    return values;
}

LineResult zeros_along(const Site& model, const Sought& find,
                       const std::function<std::optional<double>(const Site& at)>& gap,
                       const std::function<LinePoint(const Site& at, double value)>& point) {
    const auto at = [&](double value) { return model.with(find.name(), value); };
    LineResult result;
    for (const double value : crossings([&](double v) { return gap(*at(v)); }, find.trial_values()))
        result.points.push_back(point(*at(value), value));
    return result;
}

} // namespace mattis::solvers
