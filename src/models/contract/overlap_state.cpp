#include "models/contract/overlap_state.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

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

double overlap_complement(double y) {
    const double small = std::exp(-2.0 * y);
    return 2.0 * small / (1.0 + small);
}

std::vector<double> overlap_grid(double top) {
    constexpr double step = 0.0625;
    return linear_grid(0.0, top, static_cast<int>(std::ceil(top / step)));
}

namespace {

/// The y at which a member of the state vanishes, between two at which its signs differ.
double zero_of(const OverlapBranch& branch, double OverlapState::*member, double low, double high) {
    return bracketed_root([&](double y) { return branch(y).*member; }, low, high);
}

/// The grid with the inflections of V between its points, which are the extrema of V': two zeros of V' in one cell have
/// one between them.
std::vector<double> with_inflections(const OverlapBranch& branch, const std::vector<double>& grid) {
    const auto curvature = [&](double y) -> std::optional<double> {
        const OverlapState state = branch(y);
        return state.converged() ? std::optional(state.curvature) : std::nullopt;
    };
    std::vector<double> refined = grid;
    std::ranges::copy(crossings(curvature, grid), std::back_inserter(refined));
    std::ranges::sort(refined);
    return refined;
}

} // namespace

std::vector<OverlapState> stationary_states(const OverlapBranch& branch, const std::vector<double>& grid) {
    const auto slope = [&](double y) -> std::optional<double> {
        const OverlapState state = branch(y);
        return state.converged() ? std::optional(state.slope) : std::nullopt;
    };
    std::vector<OverlapState> found;
    std::vector<double> inside = grid;
    if (!inside.empty() && inside.front() == 0.0) {
        const OverlapState at_zero = branch(0.0);
        constexpr double rounding = 1e-12, beside_zero = 1e-4;
        if (at_zero.converged() && std::abs(at_zero.slope) < rounding) {
            found.push_back(at_zero);
            inside.front() = beside_zero;
        }
    }
    for (const double y : crossings(slope, with_inflections(branch, inside))) found.push_back(branch(y));
    return found;
}

std::optional<OuterWell> outer_well(const OverlapBranch& branch, double top, double step) {
    OuterWell well;
    OverlapState above;
    for (double y = top; y > 0.0; y -= step) {
        if (above.converged() && above.slope > 0.0) well.uphill = y + step;
        OverlapState here = branch(y);
        if (!here.converged() && above.converged()) return std::nullopt;
        if (!above.converged() || above.curvature <= 0.0 || here.curvature > 0.0) {
            above = std::move(here);
            continue;
        }
        well.at = zero_of(branch, &OverlapState::curvature, y, y + step);
        well.inflection = branch(well.at);
        return well.inflection.converged() ? std::optional(std::move(well)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<OverlapState> bottom_of(const OverlapBranch& branch, const OuterWell& well) {
    if (well.inflection.slope >= 0.0 || !std::isfinite(well.uphill)) return std::nullopt;
    OverlapState bottom = branch(zero_of(branch, &OverlapState::slope, well.at, well.uphill));
    return bottom.converged() ? std::optional(std::move(bottom)) : std::nullopt;
}

} // namespace mattis
