#include "phase_diagrams/parts/theory/disordered_state.hpp"

#include "solvers/lines.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::diagram {

std::optional<double> freezing_temperature(const ModelInfo& model, const ParameterValues& at) {
    const AnyModel here = make_model(model.name, at);
    for (const solvers::LineInfo& line : solvers::lines_of(here))
        if (line.name == "glass_static") return solvers::trace(here, line.name, "T").points.front().found;
    return std::nullopt;
}

DisorderedState disordered_state(const ModelInfo& model, const ParameterValues& at, std::optional<double> freezing) {
    const auto solve = [](const AnyModel& any) {
        return visit_gaussian_site([](const auto& m) { return solvers::rs_disordered(m); }, any);
    };
    const AnyModel here = make_model(model.name, at);
    const double T = std::visit([](const auto& m) { return m.temperature(); }, here);
    if (!freezing || T >= *freezing) return {solve(here), false};
    const AnyModel there = std::visit([&](const auto& m) { return AnyModel(with_parameter(m, "T", *freezing)); }, here);
    return {solve(there), true};
}

} // namespace mattis::diagram
