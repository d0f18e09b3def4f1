#pragma once

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
/// overlap: zeros of its slope between neighbours of a geometric grid where states converge. state(gap, start) is the
/// state with its `status`, `gap` and `slope` = dS/d overlap, `start` a state near by or nullptr.
template <class F>
auto stationary_points(const F& state, double largest, double smallest) {
    using State = decltype(state(largest, nullptr));
    constexpr double ratio = 0.8, difference = 1e-4;
    std::vector<Stationary<State>> found;
    std::optional<State> last;
    for (double gap = largest; gap > smallest; gap *= ratio) {
        const State here = state(gap, last ? &*last : nullptr);
        if (here.status != Status::converged) {
            last.reset();
            continue;
        }
        if (last && (last->slope < 0.0) != (here.slope < 0.0)) {
            const State from = *last;
            bool lost = false;
            const double root = bracketed_root(
                [&](double log_gap) {
                    const State at = state(std::exp(log_gap), &from);
                    lost = lost || at.status != Status::converged;
                    return at.status == Status::converged ? at.slope : 0.0; // ends the search
                },
                std::log(here.gap), std::log(from.gap));
            const State at = state(std::exp(root), &from);
            const double d = difference * at.gap;
            const State below = state(at.gap + d, &at), above = state(at.gap - d, &at);
            lost = lost || at.status != Status::converged || below.status != Status::converged ||
                   above.status != Status::converged;
            if (!lost) found.push_back({at, (above.slope - below.slope) / (2.0 * d)});
        }
        last = here;
    }
    return found;
}

} // namespace mattis
