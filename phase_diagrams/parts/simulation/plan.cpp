#include "phase_diagrams/parts/simulation/plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "core/rng.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/askable.hpp"
#include "phase_diagrams/parts/theory/section.hpp"
#include "phase_diagrams/verdict/comparison.hpp"
#include "phase_diagrams/verdict/expectation.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

/// "alpha = 0.1  T = 0.3  N = 60", of the parameters that are swept.
std::string name_of(const Job& job, const SimulatedPoint& point, bool with_temperature) {
    std::string text;
    for (std::size_t k = 0; k < job.parameters.size(); ++k) {
        const io::Axis& axis = job.parameters[k];
        if (axis.swept && (with_temperature || axis.name != job.model.capabilities.temperature))
            text += fmt::format("{} = {}  ", axis.name, format_field(job.model.fields[k], point.values[k]));
    }
    return text + fmt::format("N = {}", point.N);
}

/// Archetypes by what they are, not by the name of their file.
std::string text_of(const io::PatternFile& archetypes) {
    if (archetypes.K == 0) return "none";
    const std::string_view bytes(reinterpret_cast<const char*>(archetypes.entries.data()), archetypes.entries.size());
    return fmt::format("{} of {}: {:016x}", archetypes.K, archetypes.N, content_hash(bytes));
}

} // namespace

SimulationPlan::SimulationPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    if (job().section<MonteCarloSection>() == nullptr) return;
    if (!section().patterns.empty()) archetypes = io::read_patterns(section().patterns);
    archetypes_text_ = text_of(archetypes);
    require_countable();
    for (const ParameterValues& values : section().points)
        for (const int N : section().N) points.push_back({.values = values, .realised = values, .N = N});
    simulations = join_to_simulations(job(), points);
    for (const Simulation& simulation : simulations) require_archetypes(simulation);
    plan_expectations();
}

/// Points, and disorder samples of all of them, that a plan can hold.
void SimulationPlan::require_countable() const {
    constexpr double most_simulated = 1e6, most_samples = 1e7;
    const double count = static_cast<double>(section().points.size()) * static_cast<double>(section().N.size());
    const double all = count * section().samples;
    if (count > most_simulated)
        throw InputError(fmt::format("{}: montecarlo: {} points at {} sizes: allowed are at most {} together",
                                     job().file.string(), section().points.size(), section().N.size(), most_simulated));
    if (all > most_samples)
        throw InputError(
            fmt::format("{}: montecarlo.samples: {} samples of {} points and sizes: allowed are at most {} "
                        "together",
                        job().file.string(), section().samples, count, most_samples));
}

void SimulationPlan::require_archetypes(const Simulation& simulation) const {
    if (archetypes.K == 0) return;
    const SimulatedPoint& point = points[simulation.points.front()];
    const std::int64_t most = mc::kind_of(simulation.hamiltonian).most_archetypes(simulation.hamiltonian);
    if (most == 0)
        throw InputError(
            fmt::format("{}: montecarlo.patterns: model {} has no patterns", job().file.string(), job().model.name));
    if (archetypes.N != point.N || static_cast<std::int64_t>(archetypes.K) > most)
        throw InputError(fmt::format("{}: montecarlo.patterns: {} holds {} patterns of {} entries: allowed are at most "
                                     "K = {} patterns of N = {} "
                                     "entries ({})",
                                     job().file.string(), section().patterns.string(), archetypes.K, archetypes.N, most,
                                     point.N, simulation_name(point.simulation)));
}

void SimulationPlan::plan_expectations() {
    if (!job().model.has_theory || std::ranges::none_of(section().observables, is_compared_with_theory)) return;
    const bool extrapolated = static_cast<int>(section().N.size()) >= Rules{}.least_sizes;
    std::set<ParameterValues> known;
    const auto add = [&](const ParameterValues& at) {
        if (known.insert(at).second) theory_points.push_back(at);
    };
    for (const SimulatedPoint& point : points) {
        add(point.values);
        if (extrapolated) add(point.realised);
    }
    for (const ParameterValues& at : theory_points)
        require_askable(fmt::format("{}: montecarlo: what theory expects", job().file.string()),
                        [&] { expectation_at(at, job().model, chain_start(), ansaetze()); });
}

std::size_t SimulationPlan::samples() const {
    return simulations.empty() ? 0 : simulations.size() * static_cast<std::size_t>(section().samples);
}

std::size_t SimulationPlan::simulation_of(std::size_t task) const {
    return task / static_cast<std::size_t>(section().samples);
}

int SimulationPlan::sample_of(std::size_t task) const {
    return static_cast<int>(task % static_cast<std::size_t>(section().samples));
}

std::vector<std::string> SimulationPlan::ansaetze() const {
    const auto* theory = job().section<TheorySection>();
    return theory != nullptr ? theory->ansatz : TheorySection{}.ansatz;
}

ChainStart SimulationPlan::chain_start() const { return diagram::chain_start(simulations.front().schedule); }

std::string SimulationPlan::point_name(std::size_t point) const { return name_of(job(), points[point], true); }

std::string SimulationPlan::simulation_name(std::size_t simulation) const {
    const Simulation& s = simulations[simulation];
    return name_of(job(), points[s.points.front()], !s.schedule.tempering);
}

std::string SimulationPlan::content(std::size_t task) const {
    if (is_sample(task)) {
        const Simulation& simulation = simulations[simulation_of(task)];
        return fmt::format("sample|{}|archetypes={}|seed={}|sample={}", simulation.description, archetypes_text_,
                           job().run.seed, sample_of(task));
    }
    const ChainStart start = chain_start();
    return fmt::format("expectation|model={}|ansaetze={}|start={}|settles={}|ladder={}|at={}", job().model.name,
                       joined(ansaetze(), ","), start.name, start.settles, start.ladder,
                       joined(job().model.shown(place_of(task)), ","));
}

std::string SimulationPlan::name(std::size_t task) const {
    if (is_sample(task))
        return fmt::format("point {}, sample {}", simulation_name(simulation_of(task)), sample_of(task));
    std::string text = "theory expected at";
    for (std::size_t k = 0; k < job().parameters.size(); ++k)
        if (job().parameters[k].swept || job().parameters[k].name == job().model.capabilities.load)
            text += fmt::format("  {} = {}", job().parameters[k].name,
                                format_field(job().model.fields[k], place_of(task)[k]));
    return text;
}

double SimulationPlan::seconds(std::size_t task) const {
    if (is_sample(task)) return simulations[simulation_of(task)].seconds;
    double sum = 0.0;
    const std::vector<Ansatz> offered = solvers::theory_of(job().model.name).ansaetze();
    for (const std::string& name : ansaetze())
        if (const Ansatz* ansatz = find_ansatz(offered, name)) sum += ansatz->seconds_each;
    return sum;
}

double SimulationPlan::seconds_to_begin(std::size_t task) const {
    return is_sample(task) ? simulations[simulation_of(task)].begin : 0.0;
}

double SimulationPlan::block_seconds(std::size_t task) const {
    return is_sample(task) ? simulations[simulation_of(task)].sweep : seconds(task);
}

double SimulationPlan::rough_seconds(std::size_t task) const {
    if (!is_sample(task)) return seconds(task);
    const Simulation& simulation = simulations[simulation_of(task)];
    return simulation.sweep * static_cast<double>(simulation.schedule.total_sweeps());
}

double SimulationPlan::seconds_to_finish(std::size_t task) const {
    return is_sample(task) ? simulations[simulation_of(task)].finish : 0.0;
}

CostKind SimulationPlan::kind(std::size_t task) const {
    if (is_sample(task)) return {fmt::format("simulation {}", simulation_of(task)), "samples"};
    return {"expectations", "expectations"};
}

std::string SimulationPlan::identity_of_files() const {
    return archetypes.K == 0 ? "" : fmt::format("montecarlo.patterns = {}\n", archetypes_text_);
}

} // namespace mattis::diagram
