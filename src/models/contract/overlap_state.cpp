#include "models/contract/overlap_state.hpp"

#include <algorithm>
#include <cmath>

#include "core/roots.hpp"

namespace mattis {

FieldInfo reference_overlap() {
    return {.name = "overlap",
            .symbol = "p",
            .doc = "overlap with the reference configuration",
            .kind = FieldKind::real,
            .range = {0.0, 1.0}};
}

std::vector<double> usual_overlaps() { return linear_grid(0.0, 0.95, 19); }

PotentialPoint point_of(const OverlapState& state) {
    PotentialPoint point{.at = state.overlap, .status = state.status, .reason = state.reason};
    if (!state.converged()) return point;
    point.values = state.values;
    point.replicon = state.replicon;
    point.stable = state.replicon.has_value() && *state.replicon > 0.0;
    point.residual = state.residual;
    point.diagnostics = {{solutions_found, static_cast<double>(state.solutions)}};
    return point;
}

StationaryPoint stationary_point_of(const OverlapState& state) {
    return {.at = state.overlap,
            .value = state.V,
            .kind = state.curvature > 0.0 ? "minimum" : "maximum",
            .curvature = state.curvature,
            .values = state.values,
            .replicon = state.replicon,
            .stable = state.replicon.has_value() && *state.replicon > 0.0};
}

std::vector<double> overlap_grid() {
    constexpr double top = 10.0;
    constexpr int cells = 80;
    std::vector<double> grid;
    for (const double y : linear_grid(0.0, top, cells)) grid.push_back(std::tanh(y));
    return grid;
}

std::vector<OverlapState> stationary_states(const OverlapBranch& branch, const std::vector<double>& grid) {
    const auto slope = [&](double p) -> std::optional<double> {
        const OverlapState state = branch(p);
        return state.converged() ? std::optional(state.slope) : std::nullopt;
    };
    std::vector<OverlapState> found;
    std::vector<double> inside = grid;
    if (!inside.empty() && inside.front() == 0.0) {
        const OverlapState at_zero = branch(0.0);
        if (at_zero.converged() && at_zero.slope == 0.0) {
            found.push_back(at_zero);
            inside.erase(inside.begin());
        }
    }
    for (const double p : crossings(slope, inside)) found.push_back(branch(p));
    return found;
}

std::optional<OuterWell> outer_well(const OverlapBranch& branch, double top, double step) {
    OverlapState above = branch(std::tanh(top));
    if (!above.converged()) return std::nullopt;
    std::optional<double> uphill; // the innermost overlap so far with V' > 0
    for (double y = top - step; y > 0.0; y -= step) {
        if (above.slope > 0.0) uphill = above.overlap;
        OverlapState here = branch(std::tanh(y));
        if (!here.converged()) return std::nullopt;
        if (above.curvature <= 0.0 || here.curvature > 0.0) {
            above = std::move(here);
            continue;
        }
        const auto zero = [&](double OverlapState::*of, double low, double high) {
            return branch(bracketed_root([&](double p) { return branch(p).*of; }, low, high));
        };
        OuterWell well{.inflection = zero(&OverlapState::curvature, here.overlap, above.overlap)};
        if (!well.inflection.converged()) return std::nullopt;
        if (well.inflection.slope < 0.0 && uphill)
            well.minimum = zero(&OverlapState::slope, well.inflection.overlap, *uphill);
        return well;
    }
    return std::nullopt;
}

} // namespace mattis
