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
        constexpr double rounding = 1e-12;
        if (at_zero.converged() && std::abs(at_zero.slope) < rounding) {
            found.push_back(at_zero);
            inside.erase(inside.begin());
        }
    }
    for (const double p : crossings(slope, inside)) found.push_back(branch(p));
    return found;
}

namespace {

/// The state at which a member vanishes, between two overlaps at which its signs differ.
OverlapState zero_of(const OverlapBranch& branch, double OverlapState::*member, double low, double high) {
    return branch(bracketed_root([&](double p) { return branch(p).*member; }, low, high));
}

} // namespace

std::optional<OuterWell> outer_well(const OverlapBranch& branch, double top, double step) {
    OverlapState above;
    double uphill = 1.0; // the innermost overlap so far with V' > 0
    for (double y = top; y > 0.0; y -= step) {
        if (above.converged() && above.slope > 0.0) uphill = above.overlap;
        OverlapState here = branch(std::tanh(y));
        if (!here.converged() && above.converged()) return std::nullopt;
        if (!above.converged() || above.curvature <= 0.0 || here.curvature > 0.0) {
            above = std::move(here);
            continue;
        }
        OuterWell well{zero_of(branch, &OverlapState::curvature, here.overlap, above.overlap), uphill};
        return well.inflection.converged() ? std::optional(std::move(well)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<OverlapState> bottom_of(const OverlapBranch& branch, const OuterWell& well) {
    if (well.inflection.slope >= 0.0 || well.uphill == 1.0) return std::nullopt;
    OverlapState bottom = zero_of(branch, &OverlapState::slope, well.inflection.overlap, well.uphill);
    return bottom.converged() ? std::optional(std::move(bottom)) : std::nullopt;
}

} // namespace mattis
