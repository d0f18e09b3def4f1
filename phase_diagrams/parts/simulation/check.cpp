#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "core/text_table.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/parameter_document.hpp"
#include "phase_diagrams/parts/simulation/ladder_warnings.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/warnings.hpp"

namespace mattis::diagram {

namespace {

std::optional<std::int64_t> stored_patterns(const Simulation& simulation) {
    return mc::kind_of(simulation.hamiltonian).stored_patterns(simulation.hamiltonian);
}

/// Seconds of the first sample of a simulation; the others cost the same.
double sample_seconds(const SimulationPlan& plan, std::size_t simulation, std::span<const double> seconds) {
    return seconds[simulation * static_cast<std::size_t>(plan.section().samples)];
}

Document points_document(const SimulationPlan& plan, std::span<const double> seconds) {
    Document list = Document::list();
    for (const SimulatedPoint& point : plan.points) {
        const Simulation& simulation = plan.simulations[point.simulation];
        Document document = parameter_document(plan.job().model, point.values);
        document["N"] = point.N;
        if (const auto patterns = stored_patterns(simulation)) document["K"] = *patterns;
        document["samples"] = plan.section().samples;
        document["simulation"] = point.simulation;
        document["seconds_per_sample"] = sample_seconds(plan, point.simulation, seconds);
        document["bytes_per_sample"] = simulation.memory;
        list.push_back(std::move(document));
    }
    return list;
}

std::string simulations_text(const SimulationPlan& plan, std::span<const double> seconds) {
    TextTable table({"point", "K", "rungs", "samples", "cost of one", "memory of one"});
    for (std::size_t k = 0; k < plan.simulations.size(); ++k) {
        const Simulation& simulation = plan.simulations[k];
        const auto patterns = stored_patterns(simulation);
        table.add({plan.simulation_name(k), patterns ? fmt::format("{}", *patterns) : "-",
                   simulation.schedule.tempering ? fmt::format("{}", simulation.schedule.rungs()) : "-",
                   fmt::format("{}", plan.section().samples), duration_text(sample_seconds(plan, k, seconds)),
                   size_text(simulation.memory)});
    }
    return table.text();
}

} // namespace

CheckReport SimulationPlan::check(std::span<const double> seconds) const {
    CheckReport report;
    report.document["points"] = points_document(*this, seconds);
    double expectations = 0.0;
    for (std::size_t task = samples(); task < tasks(); ++task) expectations += seconds[task];
    report.document["expectations"] = Document::object();
    report.document["expectations"]["all"] = theory_points.size();
    report.document["expectations"]["seconds"] = expectations;
    report.lines = fmt::format("samples  {} disorder samples at {} points\n", samples(), points.size());
    report.warnings = warnings_of(*this);
    for (std::string& warning : ladder_warnings(*this)) report.warnings.push_back(std::move(warning));
    if (!simulations.empty()) report.table = simulations_text(*this, seconds);
    return report;
}

} // namespace mattis::diagram
