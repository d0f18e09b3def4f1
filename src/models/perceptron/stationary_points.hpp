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

/// All of them, as far as states were followed.
template <class State>
struct StationarySearch {
    std::vector<Stationary<State>> points{};
    std::optional<State> last{}, end{}; ///< of the states that converge the nearest to overlap 1, and what failed next
};

/// Stationary points of an entropy S between the gaps `largest` and `smallest`, gap = 1 - overlap, ascending in the
/// overlap: zeros of its slope on a geometric grid, two in one cell as well, from where states converge to where they
/// cease to. The first one is sought at a few gaps only, to 1/2000 of `largest`: each search that fails is dear.
/// state(gap, start) is the state with its `status`, `gap` and `slope` = dS/d overlap; `start` is a state near by, or
/// nullptr.
template <class F>
auto stationary_points(const F& state, double largest, double smallest) {
    using State = decltype(state(largest, nullptr));
    constexpr double ratio = 0.8, difference = 1e-4, of_overlap = 1e-3, coarse = 0.5;
    constexpr int most_starts = 12;
    StationarySearch<State> search;
    std::vector<State> known; // ascending in the gap
    double first = largest;
    for (int k = 0; k < most_starts && first > smallest && known.empty(); ++k) {
        const State here = state(first, nullptr);
        if (here.status == Status::converged)
            known.push_back(here);
        else
            first *= coarse;
    }
    if (known.empty()) return search;
    for (double gap = first / ratio; gap <= largest; gap /= ratio) { // what the coarse steps have left out
        const State here = state(gap, &known.back());
        if (here.status != Status::converged) break;
        known.push_back(here);
    }
    for (double gap = first * ratio; gap > smallest; gap *= ratio) {
        const State here = state(gap, &known.front());
        if (here.status != Status::converged) {
            search.end = here; // beyond, every search is dear and none finds anything
            break;
        }
        known.insert(known.begin(), here);
    }
    search.last = known.front();
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
    if (grid.size() < 2) return search;
    for (const double log_gap : crossings(slope, grid)) {
        const auto here = at(log_gap);
        if (!here) continue;
        const double d = std::min(difference * here->gap, of_overlap * std::abs(1.0 - here->gap)); // on its side of 0
        const State below = state(here->gap + d, &*here), above = state(here->gap - d, &*here);
        if (below.status == Status::converged && above.status == Status::converged)
            search.points.insert(search.points.begin(), {*here, (above.slope - below.slope) / (2.0 * d)});
    }
    return search;
}

} // namespace mattis
