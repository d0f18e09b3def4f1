#include "phase_diagrams/parts/simulation/simulations.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "core/rng.hpp"
#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/record.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

std::size_t field_index(const ModelInfo& model, std::string_view name) {
    for (std::size_t k = 0; k < model.fields.size(); ++k)
        if (model.fields[k].name == name) return k;
    return model.fields.size();
}

std::size_t position(std::span<const std::string_view> names, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

/// "dense|P=4|alpha=0.1|…|N=60"; on a ladder its rungs in place of the temperature.
std::string content(const ModelInfo& model, const ParameterValues& values, int N, const mc::Schedule& schedule) {
    std::string text(model.name);
    for (std::size_t k = 0; k < values.size(); ++k)
        if (!model.shows(model.fields[k]))
            continue;
        else if (schedule.tempering && model.fields[k].name == model.capabilities.thermal())
            text += fmt::format("|rungs={}", joined(schedule.tempering->temperatures, ","));
        else
            text += fmt::format("|{}={}", model.fields[k].name, format_field(model.fields[k], values[k]));
    return text + fmt::format("|N={}", N);
}

/// Half of the overlap that replica-symmetric theory gives retrieval, of a diluted network the pure state; half of 1
/// where it has no such state.
double default_escape(const ModelInfo& model, const ParameterValues& values) {
    if (!model.has_theory) return 0.5;
    const std::vector<ModelAt> at{{model.name, values}};
    const std::vector<Branch> retrieval{model.capabilities.several_patterns() ? Branch::pure : Branch::retrieval};
    const Theory& theory = solvers::theory_of(model.name);
    const Ansatz ansatz = theory.ansaetze().front();
    const std::vector<Branch> known = theory.branches(ansatz);
    if (std::ranges::find(known, retrieval.front()) == known.end()) return 0.5;
    const Solution solution = solvers::solve(at, 1, ansatz, retrieval).front().front();
    for (const NamedArray& array : solution.arrays)
        if (array.name == "m") return 0.5 * array.values.front();
    return 0.5 * order_value(solution, "m").value_or(1.0);
}

mc::Recording recording_of(const MonteCarloSection& section) {
    mc::Recording recording{.trajectory_every = section.trajectory_every, .configurations = section.configurations};
    recording.on_sample = std::ranges::find(section.observables, mc::on_sample) != section.observables.end();
    for (const mc::Observable observable : {mc::Observable::m, mc::Observable::q})
        if (std::ranges::find(section.histograms, mc::name(observable)) != section.histograms.end())
            recording.histograms.push_back(observable);
    return recording;
}

mc::Schedule schedule_of(const MonteCarloSection& section, const std::vector<double>& measured) {
    mc::Schedule schedule;
    schedule.T = measured.front();
    schedule.dynamics = static_cast<mc::Dynamics>(position(mc::dynamics_names, section.dynamics));
    schedule.order = static_cast<mc::Order>(position(mc::order_names, section.order));
    schedule.start = static_cast<mc::Start>(position(mc::start_names, section.start));
    schedule.start_overlap = section.start_overlap;
    schedule.annealing = section.annealing;
    if (section.tempering)
        schedule.tempering = {
            .temperatures = mc::merged_temperatures(measured, ladder_temperatures(*section.tempering)),
            .measured = measured,
            .every = section.tempering->every,
            .adapted = section.tempering->spacing == mc::spacing_names[static_cast<std::size_t>(mc::Spacing::adapted)]};
    schedule.replicas = section.replicas;
    schedule.thermalise = section.thermalise;
    schedule.measure = section.measure;
    schedule.bins = section.bins;
    schedule.recording = recording_of(section);
    return schedule;
}

/// The overlap below which a replica has left retrieval; none for chains that begin elsewhere, or come and go on a
/// ladder, nor where leaving it means nothing (Kind::escapes) unless the job says so.
std::optional<double> escape_of(const MonteCarloSection& section, const ModelInfo& model, const mc::Schedule& schedule,
                                const Hamiltonian& hamiltonian, const ParameterValues& at) {
    const bool elsewhere = schedule.start == mc::Start::random || schedule.start == mc::Start::archetype_and_random;
    if (!model.capabilities.signal || schedule.tempering || elsewhere) return std::nullopt;
    if (section.escape_below) return section.escape_below;
    if (!mc::kind_of(hamiltonian).escapes(hamiltonian)) return std::nullopt;
    return default_escape(model, at);
}

/// A model may have several kinds of Hamiltonians: what a job chooses must be offered by that of each point. Throws
/// InputError.
template <class Choice>
void require_choice(std::string_view key, const std::string& chosen, std::span<const Choice> offered,
                    std::span<const std::string_view> names, const mc::Kind& kind) {
    std::vector<std::string_view> allowed;
    for (const Choice choice : offered) allowed.push_back(names[static_cast<std::size_t>(choice)]);
    if (std::ranges::find(allowed, chosen) == allowed.end())
        throw ChoiceError(key, fmt::format("{} = \"{}\" is not offered by a {}: allowed are {}", key, chosen,
                                           kind.doc(), comma_list(allowed)));
}

void require_offered(const MonteCarloSection& section, const mc::Kind& kind, const Hamiltonian& hamiltonian) {
    require_choice("start", section.start, kind.starts(), mc::start_names, kind);
    require_choice("order", section.order, kind.orders(), mc::order_names, kind);
    require_choice("dynamics", section.dynamics, kind.dynamics(), mc::dynamics_names, kind);
    constexpr std::array one_way{Ensemble::independent};
    const std::span<const Ensemble> ensembles = kind.ensembles();
    require_choice("ensemble", section.ensemble, ensembles.empty() ? one_way : ensembles, ensemble_names, kind);
    const auto refuse_observable = [&](std::string_view name) {
        const auto named = std::ranges::find(section.observables, name);
        if (named != section.observables.end())
            throw ChoiceError(
                "observables",
                fmt::format("the observable {} is not defined in a {}; allowed only at other points", name, kind.doc()),
                static_cast<std::size_t>(named - section.observables.begin()));
    };
    for (const mc::ObservableInfo& observable : mc::observables())
        if (mc::series_of(observable, kind.measurable(hamiltonian)) == 0) refuse_observable(observable.name);
    if (!kind.has_on_sample()) refuse_observable(mc::on_sample);
}

Hamiltonian hamiltonian_of(const MonteCarloSection& section, const ModelAt& model, int N) {
    if (model.entry().hamiltonian == nullptr)
        throw InputError(fmt::format("model {} is not simulated: allowed is [theory]", model.entry().info.name));
    const Hamiltonian hamiltonian = model.entry().hamiltonian(model.values(), N);
    const mc::Kind& kind = mc::kind_of(hamiltonian);
    require_offered(section, kind, hamiltonian);
    if (kind.ensembles().empty()) return hamiltonian;
    return kind.with_ensemble(hamiltonian, static_cast<Ensemble>(position(ensemble_names, section.ensemble)));
}

/// What the chains do, as a text: without an overlap of escape that theory has given, whose last bits may come out
/// otherwise in another version.
std::string schedule_text(const MonteCarloSection& section, mc::Schedule schedule) {
    const bool of_theory = schedule.escape_below && !section.escape_below;
    if (of_theory) schedule.escape_below.reset();
    ByteWriter to;
    schedule.describe(to);
    const std::string_view bytes(reinterpret_cast<const char*>(to.bytes().data()), to.bytes().size());
    return fmt::format("schedule={:016x}|escape={}", content_hash(bytes), of_theory ? "theory" : "job");
}

/// The simulation of points that share everything but their temperature.
Simulation make_simulation(const Job& job, std::vector<SimulatedPoint>& points, std::vector<std::size_t> members) {
    const MonteCarloSection& section = *job.section<MonteCarloSection>();
    const ModelInfo& model = job.model;
    const auto temperature = [&, at = field_index(model, model.capabilities.thermal())](std::size_t k) {
        return model.capabilities.temperature_of(points[k].values.at(at));
    };
    std::ranges::sort(members, {}, temperature);
    const SimulatedPoint& first = points[members.front()];
    std::vector<double> measured;
    for (const std::size_t k : members) measured.push_back(temperature(k));

    Simulation simulation{.points = members, .schedule = schedule_of(section, measured)};
    try {
        simulation.hamiltonian = hamiltonian_of(section, ModelAt(model.name, first.values), first.N);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: montecarlo: {}: {}", job.file.string(), place_of(job, first.values, first.N),
                                     error.what()));
    }
    const mc::Kind& kind = mc::kind_of(simulation.hamiltonian);
    if (const auto realised = realised_load(simulation))
        for (const std::size_t k : members)
            if (const std::size_t alpha = field_index(model, model.capabilities.load);
                alpha < points[k].realised.size())
                points[k].realised[alpha] = *realised;
    simulation.schedule.escape_below =
        escape_of(section, model, simulation.schedule, simulation.hamiltonian, first.realised);
    std::string description = content(model, first.values, first.N, simulation.schedule);
    if (section.ensemble != ensemble_names.front()) description += "|ensemble=" + section.ensemble;
    simulation.content = content_hash(description);
    simulation.description = fmt::format("{}|{}", description, schedule_text(section, simulation.schedule));
    const auto chains = static_cast<double>(simulation.schedule.rungs()) * section.replicas;
    simulation.seconds = kind.proposal_seconds(simulation.hamiltonian) * first.N *
                         static_cast<double>(simulation.schedule.total_sweeps()) * chains;
    constexpr double accepted = 0.3; // of the proposals, rough
    const mc::LongWork work = kind.long_work(simulation.hamiltonian);
    simulation.begin = work.disorder + (chains + 1.0) * work.system;
    simulation.sweep = (kind.proposal_seconds(simulation.hamiltonian) + accepted * work.flip) * first.N * chains;
    if (kind.has_on_sample() && simulation.schedule.recording.on_sample)
        simulation.finish = section.replicas * kind.on_sample_seconds(simulation.hamiltonian);
    const mc::SystemMemory memory = kind.memory(simulation.hamiltonian);
    simulation.memory = memory.disorder + memory.shared + (chains + 1.0) * memory.system;
    if (mc::moves_single_spins(simulation.schedule.dynamics)) return simulation;
    const mc::ParallelCost cost = kind.parallel_cost(simulation.hamiltonian, simulation.schedule.dynamics);
    simulation.sweep = cost.sweep * chains;
    simulation.seconds = simulation.sweep * static_cast<double>(simulation.schedule.total_sweeps());
    simulation.begin = work.disorder + cost.begin;
    simulation.memory = memory.disorder + cost.shared + (chains + 1.0) * cost.system;
    return simulation;
}

} // namespace

void require_simulated(const MonteCarloSection& section, const ModelAt& model, int N) {
    hamiltonian_of(section, model, N);
}

std::string place_of(const Job& job, const ParameterValues& values, int N) {
    std::string place;
    for (std::size_t k = 0; k < job.parameters.size(); ++k)
        if (job.parameters[k].swept)
            place += fmt::format("{} = {}, ", job.parameters[k].name, format_field(job.model.fields[k], values[k]));
    return place + fmt::format("N = {}", N);
}

std::optional<double> realised_load(const Simulation& simulation) {
    const mc::Schedule& schedule = simulation.schedule;
    const mc::Kind& kind = mc::kind_of(simulation.hamiltonian);
    const bool elsewhere =
        schedule.begins_at_random() || schedule.start == mc::Start::archetype_and_random || schedule.tempering;
    return elsewhere ? kind.load_elsewhere(simulation.hamiltonian) : kind.realised_load(simulation.hamiltonian);
}

std::vector<Simulation> join_to_simulations(const Job& job, std::vector<SimulatedPoint>& points) {
    const std::size_t T = field_index(job.model, job.model.capabilities.thermal());
    std::vector<std::vector<std::size_t>> groups;
    std::map<std::pair<ParameterValues, int>, std::size_t> ladders;
    for (std::size_t k = 0; k < points.size(); ++k) {
        ParameterValues shared = points[k].values;
        if (job.section<MonteCarloSection>()->tempering) shared.at(T) = 0.0;
        const auto [entry, fresh] = ladders.try_emplace({shared, points[k].N}, groups.size());
        if (fresh) groups.emplace_back();
        groups[entry->second].push_back(k);
    }
    std::vector<Simulation> simulations;
    for (auto& group : groups) {
        simulations.push_back(make_simulation(job, points, std::move(group)));
        for (std::size_t k = 0; k < simulations.back().points.size(); ++k) {
            SimulatedPoint& point = points[simulations.back().points[k]];
            point.simulation = simulations.size() - 1;
            point.measured = k;
        }
    }
    return simulations;
}

} // namespace mattis::diagram
