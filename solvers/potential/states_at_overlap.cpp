#include "solvers/potential/states_at_overlap.hpp"

#include <algorithm>
#include <cmath>

#include "core/roots.hpp"
#include "solvers/potential/barrier_capacity.hpp"
#include "solvers/potential/rs_at_overlap.hpp"

namespace mattis::solvers {

const std::vector<OverlapAnsatz>& overlap_ansaetze() {
    static const std::vector<OverlapAnsatz> rows{
        {replica_symmetric,
         {{.name = "q", .doc = "overlap between replicas"}, {.name = "C", .doc = "susceptibility (1-q)/T"}},
         replica_symmetric_at_overlap,
         rs_barrier_capacity},
    };
    return rows;
}

std::vector<StationaryState> zeros_of_slope(const StatesAtOverlap& states, const Site& site,
                                            const std::vector<double>& overlaps) {
    const auto slope = [&](const StateAtOverlap& state) { return state.b - site.signal_field(state.m); };
    std::vector<StateAtOverlap> known;
    for (auto m = overlaps.rbegin(); m != overlaps.rend(); ++m) {
        StateAtOverlap next = states.at(*m, known.empty() ? nullptr : &known.back());
        if (next.status == Status::converged) known.push_back(std::move(next));
    }
    std::vector<StationaryState> found;
    for (std::size_t k = 1; k < known.size(); ++k) {
        const StateAtOverlap &upper = known[k - 1], &lower = known[k];
        if ((slope(upper) < 0.0) == (slope(lower) < 0.0)) continue;
        const auto gap = [&](double m) -> std::optional<double> {
            const StateAtOverlap state = states.at(m, &upper);
            if (state.status != Status::converged) return std::nullopt;
            return slope(state);
        };
        const auto zero = zero_between(gap, {lower.m, slope(lower)}, {upper.m, slope(upper)});
        if (zero) found.push_back({.state = states.at(*zero, &upper), .minimum = slope(upper) > 0.0});
    }
    std::erase_if(found, [](const StationaryState& s) { return s.state.status != Status::converged; });
    std::ranges::sort(found, {}, [](const StationaryState& s) { return s.state.m; });
    return found;
}

} // namespace mattis::solvers
