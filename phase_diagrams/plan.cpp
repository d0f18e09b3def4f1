#include "phase_diagrams/plan.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/sampler.hpp"
#include "phase_diagrams/memory.hpp"
#include "phase_diagrams/theory_tables.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view temperature = "T";
constexpr std::string_view load = "alpha";
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

void plan_theory(Plan& plan) {
    const io::Job& job = plan.job;
    if (!job.theory) return;
    require_small(job);
    const std::vector<ParameterValues> grid = product(job, {});
    std::size_t row = 1;
    for (const io::Axis& axis : job.parameters)
        if (axis.values.size() > 1) row = axis.values.size();
    for (const std::string& ansatz : job.theory->ansatz) {
        for (std::size_t first = 0; first < grid.size(); first += row)
            plan.rows.push_back({ansatz,
                                 {grid.begin() + static_cast<std::ptrdiff_t>(first),
                                  grid.begin() + static_cast<std::ptrdiff_t>(first + row)}});
        if (ansatz == "one_step") continue;
        for (const std::string& name : job.theory->boundaries) {
            const std::string find(found_parameter(job.model, name));
            plan.lines.push_back({ansatz, name, find, product(job, find)});
        }
    }
}

std::size_t field_index(const ModelInfo& model, std::string_view name) {
    for (std::size_t k = 0; k < model.fields.size(); ++k)
        if (model.fields[k].name == name) return k;
    return model.fields.size();
}

/// "dense|P=4|alpha=0.1|…|N=60".
std::string content(const ModelInfo& model, const ParameterValues& values, int N) {
    std::string text(model.name);
    for (std::size_t k = 0; k < values.size(); ++k)
        text += fmt::format("|{}={}", model.fields[k].name, format_field(model.fields[k], values[k]));
    return text + fmt::format("|N={}", N);
}

/// Half of the overlap that replica-symmetric theory gives retrieval; half of 1 where it has no such state.
double default_escape(const ModelInfo& model, const ParameterValues& values) {
    const std::vector<AnyModel> at{make_model(model.name, values)};
    const std::vector<Branch> retrieval{Branch::retrieval};
    const auto solution = solvers::solve_rs(at, 1, retrieval).front().front();
    return 0.5 * solvers::order_value(solution, "m").value_or(1.0);
}

mc::Protocol protocol_of(const io::MonteCarloSection& section, double T) {
    mc::Protocol protocol;
    const auto position = [](const auto& names, const std::string& name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    protocol.T = T;
    protocol.dynamics = static_cast<mc::Dynamics>(position(mc::dynamics_names, section.dynamics));
    protocol.order = static_cast<mc::Order>(position(mc::order_names, section.order));
    protocol.start = static_cast<mc::Start>(position(mc::start_names, section.start));
    protocol.start_overlap = section.start_overlap;
    protocol.annealing = section.annealing;
    protocol.replicas = section.replicas;
    protocol.thermalise = section.thermalise;
    protocol.measure = section.measure;
    protocol.bins = section.bins;
    return protocol;
}

SimulatedPoint simulated_point(const io::Job& job, const ParameterValues& values, int N) {
    const io::MonteCarloSection& section = *job.montecarlo;
    const ModelInfo& model = job.model;
    SimulatedPoint point{.values = values, .realised = values, .N = N};
    try {
        point.hamiltonian = std::visit([&](const auto& m) { return m.hamiltonian(N); }, make_model(model.name, values));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}: {}", job.file.string(), content(model, values, N), error.what()));
    }
    double proposal = 2e-8; // seconds, rough
    if (const auto* patterns = std::get_if<PatternHamiltonian>(&point.hamiltonian)) {
        if (const std::size_t k = field_index(model, load); k < values.size()) point.realised[k] = patterns->alpha;
        proposal += 5e-11 * static_cast<double>(patterns->K);
    }
    point.protocol = protocol_of(section, values.at(field_index(model, temperature)));
    if (model.has_signal && section.start != "random")
        point.protocol.escape_below =
            section.escape_below ? *section.escape_below : default_escape(model, point.realised);
    point.content = content_hash(content(model, values, N));
    const double sweeps =
        static_cast<double>(section.thermalise) * (1.0 + static_cast<double>(section.annealing.size())) +
        static_cast<double>(section.measure);
    point.seconds = proposal * N * sweeps * section.replicas;
    point.memory = mc::disorder_memory(point.hamiltonian) + section.replicas * mc::sampler_memory(point.hamiltonian);
    return point;
}

void require_archetypes(const Plan& plan, const SimulatedPoint& point) {
    const io::PatternFile& file = plan.archetypes;
    if (file.K == 0) return;
    const auto* patterns = std::get_if<PatternHamiltonian>(&point.hamiltonian);
    if (patterns == nullptr)
        throw InputError(fmt::format("{}: montecarlo.patterns: model {} has no patterns", plan.job.file.string(),
                                     plan.job.model.name));
    if (file.N != point.N || static_cast<std::int64_t>(file.K) > patterns->K)
        throw InputError(fmt::format("{}: montecarlo.patterns: {} holds {} patterns of {} entries: allowed are at most "
                                     "K = {} patterns of N = {} "
                                     "entries ({})",
                                     plan.job.file.string(), plan.job.montecarlo->patterns.string(), file.K, file.N,
                                     patterns->K, point.N, content(plan.job.model, point.values, point.N)));
}

void plan_simulation(Plan& plan) {
    if (!plan.job.montecarlo) return;
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    if (!section.patterns.empty()) plan.archetypes = io::read_patterns(section.patterns);
    for (const ParameterValues& values : section.points)
        for (const int N : section.N) {
            plan.points.push_back(simulated_point(plan.job, values, N));
            require_archetypes(plan, plan.points.back());
        }
}

void require_memory(const Plan& plan, int workers) {
    const double needed = plan.memory() * workers;
    const auto available = static_cast<double>(available_memory());
    if (needed <= available) return;
    const auto largest = std::max_element(plan.points.begin(), plan.points.end(),
                                          [](const auto& a, const auto& b) { return a.memory < b.memory; });
    throw InputError(fmt::format(
        "{}: {} needs {:.3g} GiB for one disorder sample, {:.3g} GiB for {} at a time, but {:.3g} GiB are available: "
        "allowed are a smaller N or alpha, or fewer threads",
        plan.job.file.string(), plan.point_name(static_cast<std::size_t>(largest - plan.points.begin())),
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
    for (std::size_t k = 0; k < plan.points.size(); ++k)
        for (int sample = 0; sample < plan.job.montecarlo->samples; ++sample)
            plan.tasks.push_back({TaskKind::sample, k, sample});
    return plan;
}

double Plan::memory() const {
    double largest = 0.0;
    for (const SimulatedPoint& point : points) largest = std::max(largest, point.memory);
    return largest;
}

std::string Plan::point_name(std::size_t point) const {
    std::string text;
    for (std::size_t k = 0; k < job.parameters.size(); ++k)
        if (job.parameters[k].swept)
            text += fmt::format("{} = {}  ", job.parameters[k].name,
                                format_field(job.model.fields[k], points[point].values[k]));
    return text + fmt::format("N = {}", points[point].N);
}

std::string Plan::task_name(std::size_t task) const {
    const PlannedTask& planned = tasks[task];
    switch (planned.kind) {
    case TaskKind::theory:
        return fmt::format("theory {}, row {} of the grid", rows[planned.item].ansatz, planned.item + 1);
    case TaskKind::line:
        return fmt::format("line {}, ansatz {}", lines[planned.item].name, lines[planned.item].ansatz);
    case TaskKind::sample:
        return fmt::format("point {}, sample {}", point_name(planned.item), planned.sample);
    }
    return {};
}

double Plan::task_seconds(std::size_t task) const {
    constexpr double solution = 2e-5, line_point = 1e-2; // seconds, rough
    const PlannedTask& planned = tasks[task];
    switch (planned.kind) {
    case TaskKind::theory:
        return solution * static_cast<double>(rows[planned.item].points.size());
    case TaskKind::line:
        return line_point * static_cast<double>(lines[planned.item].points.size());
    case TaskKind::sample:
        return points[planned.item].seconds;
    }
    return 0.0;
}

} // namespace mattis::diagram
