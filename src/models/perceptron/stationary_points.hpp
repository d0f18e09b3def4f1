#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/roots.hpp"
#include "core/status.hpp"

namespace mattis {

/// A stationary point of an entropy at fixed overlap.
template <class State>
struct Stationary {
    State state;
    double curvature; ///< d^2 S/d overlap^2
};

/// Stationary points of an entropy S between the gaps `largest` and `smallest`, gap = 1 - overlap, ascending in the
/// overlap: zeros of its slope on a geometric grid, two in one cell as well, from where states converge to where they
/// cease to. state(gap, start) is the state with its `status`, `gap` and `slope` = dS/d overlap; `start` is a state
/// near by, or nullptr.
template <class F>
auto stationary_points(const F& state, double largest, double smallest) {
    using State = decltype(state(largest, nullptr));
    constexpr double ratio = 0.8, difference = 1e-4;
    std::vector<State> known; // ascending in the gap
    for (double gap = largest; gap > smallest; gap *= ratio) {
        const State here = state(gap, known.empty() ? nullptr : &known.front());
        if (here.status == Status::converged)
            known.insert(known.begin(), here);
        else if (!known.empty())
            break; // beyond, every search is dear and none finds anything
    }
    std::vector<double> grid;
    for (const State& s : known) grid.push_back(std::log(s.gap));
    const auto at = [&](double log_gap) -> std::optional<State> {
        const auto next = static_cast<std::size_t>(std::ranges::lower_bound(grid, log_gap) - grid.begin());
        if (next < grid.size() && grid[next] == log_gap) return known[next];
        const State here = state(std::exp(log_gap), &known[std::min(next, grid.size() - 1)]);
        return here.status == Status::converged ? std::optional(here) : std::nullopt;
    };
    const auto slope = [&](double log_gap) -> std::optional<double> {
        const auto here = at(log_gap);
        return here ? std::optional(here->slope) : std::nullopt;
    };
    std::vector<Stationary<State>> found;
    if (grid.size() < 2) return found;
    for (const double log_gap : crossings(slope, grid)) {
        const auto here = at(log_gap);
        if (!here) continue;
        const double d = difference * here->gap;
        const State below = state(here->gap + d, &*here), above = state(here->gap - d, &*here);
        if (below.status == Status::converged && above.status == Status::converged)
            found.insert(found.begin(), {*here, (above.slope - below.slope) / (2.0 * d)});
    }
    return found;
}

} // namespace mattis
