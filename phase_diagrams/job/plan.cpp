#include "phase_diagrams/job/plan.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/sampler.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/parts/simulation/simulations.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view temperature = "T";
constexpr std::string_view compared_line = "retrieval_transition"; ///< the one with a rival phase
constexpr double most_grid_points = 1e6;

/// The product of all axes, the last running fastest; the axis `skip` at its lowest allowed value.
std::vector<ParameterValues> product(const io::Job& job, std::string_view skip) {
    std::vector<std::vector<double>> axes;
    for (std::size_t k = 0; k < job.parameters.size(); ++k) {
        const io::Axis& axis = job.parameters[k];
        axes.push_back(axis.name == skip ? std::vector{job.model.fields[k].range.low} : axis.values);
    }
    return product_of(axes);
}

void require_small(const io::Job& job) {
    double count = 1.0;
    for (const io::Axis& axis : job.parameters) count *= static_cast<double>(axis.values.size());
    if (count > most_grid_points)
        throw InputError(fmt::format("{}: the axes of [parameters] make {} grid points: allowed are at most {}",
                                     job.file.string(), count, most_grid_points));
}

/// The ansaetze of a job that a line offers; where it offers none of them, its own first one.
std::vector<std::string> ansaetze_for(const io::Job& job, std::string_view line) {
    const auto offered = solvers::ansaetze_of_line(job.model, line);
    std::vector<std::string> chosen;
    for (const std::string& ansatz : job.theory->ansatz)
        if (std::find(offered.begin(), offered.end(), ansatz) != offered.end()) chosen.push_back(ansatz);
    if (chosen.empty()) chosen.emplace_back(offered.front());
    return chosen;
}

/// One line of the job with each of its ansaetze, and against each of the rivals.
void plan_line(Plan& plan, const std::string& name) {
    const io::Job& job = plan.job;
    const std::string find(found_parameter(job.model, name));
    for (const std::string& ansatz : ansaetze_for(job, name)) {
        std::vector<std::string> rivals{""};
        if (name == compared_line) rivals = job.theory->rival.empty() ? std::vector{ansatz} : job.theory->rival;
        for (const std::string& rival : rivals) plan.lines.push_back({ansatz, rival, name, find, product(job, find)});
    }
}

void plan_theory(Plan& plan) {
    const io::Job& job = plan.job;
    if (!job.theory) return;
    require_small(job);
    const std::vector<ParameterValues> grid = product(job, {});
    const std::size_t patterns = reported_patterns(job.model, grid);
    std::size_t row = 1;
    for (const io::Axis& axis : job.parameters)
        if (axis.values.size() > 1) row = axis.values.size();
    for (const std::string& ansatz : job.theory->ansatz)
        for (std::size_t first = 0; first < grid.size(); first += row)
            plan.rows.push_back({ansatz,
                                 {grid.begin() + static_cast<std::ptrdiff_t>(first),
                                  grid.begin() + static_cast<std::ptrdiff_t>(first + row)},
                                 patterns});
    for (const std::string& name : job.theory->boundaries) plan_line(plan, name);
}

void require_archetypes(const Plan& plan, const Simulation& simulation) {
    const io::PatternFile& file = plan.archetypes;
    if (file.K == 0) return;
    const SimulatedPoint& point = plan.points[simulation.points.front()];
    const auto* patterns = std::get_if<PatternHamiltonian>(&simulation.hamiltonian);
    if (patterns == nullptr)
        throw InputError(fmt::format("{}: montecarlo.patterns: model {} has no patterns", plan.job.file.string(),
                                     plan.job.model.name));
    if (file.N != point.N || static_cast<std::int64_t>(file.K) > patterns->K)
        throw InputError(fmt::format("{}: montecarlo.patterns: {} holds {} patterns of {} entries: allowed are at most "
                                     "K = {} patterns of N = {} "
                                     "entries ({})",
                                     plan.job.file.string(), plan.job.montecarlo->patterns.string(), file.K, file.N,
                                     patterns->K, point.N, plan.simulation_name(point.simulation)));
}

/// Points, and disorder samples of all of them, that a plan can hold.
void require_countable(const Plan& plan) {
    constexpr double most_simulated = 1e6, most_samples = 1e7;
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    const double points = static_cast<double>(section.points.size()) * static_cast<double>(section.N.size());
    const double samples = points * section.samples;
    if (points > most_simulated)
        throw InputError(fmt::format("{}: montecarlo: {} points at {} sizes: allowed are at most {} together",
                                     plan.job.file.string(), section.points.size(), section.N.size(), most_simulated));
    if (samples > most_samples)
        throw InputError(
            fmt::format("{}: montecarlo.samples: {} samples of {} points and sizes: allowed are at most {} "
                        "together",
                        plan.job.file.string(), section.samples, points, most_samples));
}

void plan_simulation(Plan& plan) {
    if (!plan.job.montecarlo) return;
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    if (!section.patterns.empty()) plan.archetypes = io::read_patterns(section.patterns);
    require_countable(plan);
    for (const ParameterValues& values : section.points)
        for (const int N : section.N) plan.points.push_back({.values = values, .realised = values, .N = N});
    plan.simulations = join_to_simulations(plan.job, plan.points);
    for (const Simulation& simulation : plan.simulations) require_archetypes(plan, simulation);
}

void require_memory(const Plan& plan, int workers) {
    const double needed = plan.memory() * workers;
    const auto available = static_cast<double>(available_memory());
    if (needed <= available) return;
    const auto largest = std::max_element(plan.simulations.begin(), plan.simulations.end(),
                                          [](const auto& a, const auto& b) { return a.memory < b.memory; });
    throw InputError(fmt::format(
        "{}: {} needs {:.3g} GiB for one disorder sample, {:.3g} GiB for {} at a time, but {:.3g} GiB are available: "
        "allowed are a smaller N or alpha, or fewer threads",
        plan.job.file.string(), plan.simulation_name(static_cast<std::size_t>(largest - plan.simulations.begin())),
        largest->memory / gibibyte, needed / gibibyte, workers, available / gibibyte));
}

} // namespace

Plan make_plan(io::Job job, int workers) {
    Plan plan;
    plan.job = std::move(job);
    plan_theory(plan);
    plan_simulation(plan);
    require_memory(plan, workers);
    for (std::size_t k = 0; k < plan.rows.size(); ++k) plan.tasks.push_back({TaskKind::theory, k});
    for (std::size_t k = 0; k < plan.lines.size(); ++k) plan.tasks.push_back({TaskKind::line, k});
    for (std::size_t k = 0; k < plan.simulations.size(); ++k)
        for (int sample = 0; sample < plan.job.montecarlo->samples; ++sample)
            plan.tasks.push_back({TaskKind::sample, k, sample});
    return plan;
}

double Plan::memory() const {
    double largest = 0.0;
    for (const Simulation& simulation : simulations) largest = std::max(largest, simulation.memory);
    return largest;
}

namespace {

/// "alpha = 0.1  T = 0.3  N = 60", of the parameters that are swept.
std::string name_of(const Plan& plan, const SimulatedPoint& point, bool with_temperature) {
    std::string text;
    for (std::size_t k = 0; k < plan.job.parameters.size(); ++k) {
        const io::Axis& axis = plan.job.parameters[k];
        if (axis.swept && (with_temperature || axis.name != temperature))
            text += fmt::format("{} = {}  ", axis.name, format_field(plan.job.model.fields[k], point.values[k]));
    }
    return text + fmt::format("N = {}", point.N);
}

std::string name_of(const Line& line) {
    const std::string rival = line.rival.empty() ? "" : fmt::format(" against {}", line.rival);
    return fmt::format("line {}, ansatz {}{}", line.name, line.ansatz, rival);
}

} // namespace

std::string Plan::point_name(std::size_t point) const { return name_of(*this, points[point], true); }

std::string Plan::simulation_name(std::size_t simulation) const {
    const Simulation& s = simulations[simulation];
    return name_of(*this, points[s.points.front()], !s.protocol.tempering);
}

std::string Plan::task_name(std::size_t task) const {
    const PlannedTask& planned = tasks[task];
    switch (planned.kind) {
    case TaskKind::theory:
        return fmt::format("theory {}, row {} of the grid", rows[planned.item].ansatz, planned.item + 1);
    case TaskKind::line:
        return name_of(lines[planned.item]);
    case TaskKind::sample:
        return fmt::format("point {}, sample {}", simulation_name(planned.item), planned.sample);
    }
    return {};
}

double Plan::task_seconds(std::size_t task) const {
    // Seconds, rough; the cost of broken symmetry grows like the cube of the number of steps.
    constexpr double solution = 2e-5, line_point = 1e-2, broken_solution = 0.03, broken_line_point = 0.1;
    const auto cost = [](std::string_view ansatz, double unbroken, double broken) {
        const auto depth = static_cast<double>(solvers::depth_of(ansatz).value_or(0));
        return depth == 0.0 ? unbroken : broken * depth * depth * depth;
    };
    const PlannedTask& planned = tasks[task];
    switch (planned.kind) {
    case TaskKind::theory:
        return cost(rows[planned.item].ansatz, solution, broken_solution) *
               static_cast<double>(rows[planned.item].points.size());
    case TaskKind::line:
        return cost(lines[planned.item].ansatz, line_point, broken_line_point) *
               static_cast<double>(lines[planned.item].points.size());
    case TaskKind::sample:
        return simulations[planned.item].seconds;
    }
    return 0.0;
}

} // namespace mattis::diagram
