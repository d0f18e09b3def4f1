#include "solvers/lines/sought.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "core/errors.hpp"
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

std::vector<double> Sought::allowed_values(const std::function<void(double)>& model_at) const {
    std::vector<double> allowed;
    std::string reason;
    for (const double value : trial_values()) {
        try {
            model_at(value);
            allowed.push_back(value);
        } catch (const InputError& error) {
            if (reason.empty()) reason = error.what();
        }
    }
    if (allowed.size() < 2)
        throw InputError(fmt::format("{} cannot be looked for here, the model refuses all values{}: {}", name_,
                                     allowed.empty() ? "" : " but one", reason));
    return allowed;
}

std::optional<int> least_number(const Range& range, const std::function<bool(int)>& property) {
    // Few examples may be refused where more of them are not.
    const auto holds = [&](int number) {
        try {
            return property(number);
        } catch (const InputError&) {
            if (number == static_cast<int>(range.high)) throw;
            return false;
        }
    };
    constexpr int tried_below = 4;
    const int lowest = static_cast<int>(range.low), highest = static_cast<int>(range.high);
    int low = lowest - 1, high = lowest; // it does not hold at low, if that is allowed
    while (!holds(high)) {
        if (high == highest) return std::nullopt;
        low = high;
        high = high > highest / 2 ? highest : 2 * high;
    }
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    for (int below = 1; below <= tried_below && high - below >= lowest; ++below)
        if (holds(high - below)) {
            high -= below;
            below = 0;
        }
    return high;
}

LineResult zeros_along(const Site& model, const Sought& find,
                       const std::function<std::optional<double>(const Site& at)>& gap,
                       const std::function<LinePoint(const Site& at, double value)>& point) {
    const auto at = [&](double value) { return model.with(find.name(), value); };
    const auto gap_at = [&](double value) -> std::optional<double> {
        std::unique_ptr<const Site> here;
        try {
            here = at(value);
        } catch (const InputError&) { // refused between two trial values that are not
            return std::nullopt;
        }
        return gap(*here);
    };
    LineResult result;
    for (const double value : crossings(gap_at, find.allowed_values([&](double value) { at(value); })))
        result.points.push_back(point(*at(value), value));
    return result;
}

} // namespace mattis::solvers
