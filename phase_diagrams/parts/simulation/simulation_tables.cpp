#include "phase_diagrams/parts/simulation/simulation_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/simulation/equilibration.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"
#include "phase_diagrams/parts/simulation/on_sample_tables.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::int64_t escaped_count(const mc::SampleResult& result) {
    return std::count(result.escaped.begin(), result.escaped.end(), true);
}

void add_observables(Table& points, const std::vector<SeriesColumn>& columns,
                     std::span<const FinishedSample> finished) {
    for (const SeriesColumn& of : columns) {
        const stats::Estimate mean = stats::over_samples(sample_means(finished, of.observable, of.pattern));
        const auto taus = by_sample(
            finished, of.observable, [](const mc::Series& s) { return s.estimate.tau; }, of.pattern);
        points.reals(of.column).push_back(mean.mean);
        points.reals(of.column + "_error").push_back(mean.error);
        points.reals(of.column + "_tau").push_back(stats::over_samples(taus).mean);
    }
}

/// Functions of several means: Binder cumulant of m, Binder ratio of q, spin-glass susceptibility.
void add_moments(Table& points, int N, std::span<const FinishedSample> finished) {
    const auto add = [&](const std::string& column, const std::vector<mc::Observable>& of, auto&& f) {
        std::vector<std::vector<double>> columns;
        for (const mc::Observable observable : of) columns.push_back(sample_means(finished, observable));
        const stats::Estimate value = stats::jackknife(columns, f);
        points.reals(column).push_back(value.mean);
        points.reals(column + "_error").push_back(value.error);
    };
    using mc::Observable;
    using Means = std::span<const double>;
    add("binder", {Observable::m2, Observable::m4}, [](Means means) { return mc::binder(means[0], means[1]); });
    add("binder_q", {Observable::q2, Observable::q4}, [](Means means) { return mc::binder_ratio(means[0], means[1]); });
    add("chi_sg", {Observable::q2}, [N](Means means) { return mc::spin_glass_susceptibility(N, means[0]); });
}

void add_equilibration(Table& points, const Equilibration& evidence) {
    points.reals("half_run_p").push_back(evidence.half_run_p);
    points.reals("log_time_p").push_back(evidence.log_time_p);
    points.reals("starts_p").push_back(evidence.starts_p);
    points.reals("replicas_p").push_back(evidence.replicas_p);
    points.reals("identity_p").push_back(evidence.identity_p);
    points.reals("measure_per_2tau").push_back(evidence.measure_per_2tau);
    points.reals("round_trips").push_back(evidence.round_trips);
    points.integers("equilibrated").push_back(evidence.found() ? 1 : 0);
    points.texts("equilibration").push_back(evidence.failure);
}

std::int64_t moving_count(const mc::SampleResult& result) {
    std::int64_t moving = 0;
    for (std::size_t replica = 0; replica < result.escaped.size(); ++replica)
        moving += still_moves(result, replica) ? 1 : 0;
    return moving;
}

/// Of dynamics that do not decide single flips: which, and of a map how it came to rest.
void add_dynamics(Table& points, mc::Dynamics dynamics, std::span<const FinishedSample> finished) {
    if (mc::moves_single_spins(dynamics)) return;
    points.texts("dynamics").emplace_back(mc::dynamics_names[static_cast<std::size_t>(dynamics)]);
    if (!mc::moves_by_iteration(dynamics)) return;
    std::int64_t moving = 0;
    for (const FinishedSample& one : finished) moving += moving_count(one.result);
    points.integers("moving").push_back(moving);
    points.reals("iterations").push_back(stats::over_samples(sample_means(finished, mc::Observable::iterations)).mean);
}

void add_point(Table& points, const SimulationPlan& plan, const SimulatedPoint& point,
               std::span<const FinishedSample> finished, const Equilibration& evidence) {
    const Simulation& simulation = plan.simulations[point.simulation];
    const mc::Kind& kind = mc::kind_of(simulation.hamiltonian);
    add_parameters(points, plan.job().model, point.values);
    points.integers("N").push_back(point.N);
    const bool several = plan.job().model.capabilities.several_patterns(); // whose K is a parameter
    if (several || plan.section().ensemble != ensemble_names.front())
        points.texts("ensemble").push_back(plan.section().ensemble);
    if (!several) points.integers("K").push_back(kind.stored_patterns(simulation.hamiltonian).value_or(0));
    points.reals("alpha_realised").push_back(realised_load(simulation).value_or(nan));
    std::int64_t escaped = 0, chains = 0;
    for (const FinishedSample& one : finished) {
        escaped += escaped_count(one.result);
        chains += static_cast<std::int64_t>(one.result.escaped.size());
    }
    points.integers("samples").push_back(static_cast<std::int64_t>(finished.size()));
    points.integers("replicas").push_back(simulation.schedule.replicas);
    points.integers("chains").push_back(chains);
    points.integers("escaped").push_back(escaped);
    points.reals("escape_below").push_back(simulation.schedule.escape_below.value_or(nan));
    add_dynamics(points, simulation.schedule.dynamics, finished);
    const int patterns = watched_patterns(plan);
    add_observables(points, series_columns(plan.job().model, patterns, watches_data(plan)), finished);
    if (simulation.schedule.recording.on_sample)
        add_on_sample(points, finished, simulation.schedule,
                      compared_on_sample(plan.job().model, patterns, watches_data(plan)));
    add_moments(points, point.N, finished);
    add_equilibration(points, evidence);
}

void add_sample(SimulationTables& tables, const SimulationPlan& plan, const mc::Schedule& schedule, std::int64_t row,
                const FinishedSample& one) {
    tables.samples.integers("point").push_back(row);
    tables.samples.integers("sample").push_back(one.sample);
    tables.samples.integers("escaped").push_back(escaped_count(one.result));
    const int patterns = watched_patterns(plan);
    const auto mean = [](const mc::Series& s) { return s.estimate.mean; };
    if (mc::moves_by_iteration(schedule.dynamics)) {
        tables.samples.integers("moving").push_back(moving_count(one.result));
        tables.samples.reals("iterations").push_back(replica_mean(one.result, mc::Observable::iterations, mean));
    }
    for (const SeriesColumn& of : series_columns(plan.job().model, patterns, watches_data(plan)))
        tables.samples.reals(of.column).push_back(replica_mean(one.result, of.observable, mean, of.pattern));
    if (schedule.recording.on_sample)
        add_on_sample(tables.samples, one.result, schedule,
                      compared_on_sample(plan.job().model, patterns, watches_data(plan)));
}

/// The finished samples of one simulation.
struct Finished {
    std::vector<int> samples;
    std::vector<mc::RunResult> results;

    std::vector<FinishedSample> at(std::size_t measured) const {
        std::vector<FinishedSample> found;
        for (std::size_t k = 0; k < samples.size(); ++k) found.push_back({samples[k], results[k].at.at(measured)});
        return found;
    }
    /// The same without what is kept beside averages, which may be large.
    std::vector<FinishedSample> averages_at(std::size_t measured) const {
        std::vector<FinishedSample> found;
        for (std::size_t k = 0; k < samples.size(); ++k) {
            const mc::SampleResult& result = results[k].at.at(measured);
            mc::SampleResult& kept = found.emplace_back(FinishedSample{samples[k], {}}).result;
            kept.series = result.series;
            kept.escaped = result.escaped;
        }
        return found;
    }
};

std::vector<Finished> finished_simulations(const SimulationPlan& plan, std::span<const farm::Progress> ledger) {
    std::vector<Finished> finished(plan.simulations.size());
    for (std::size_t task = 0; task < plan.samples(); ++task) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        Finished& simulation = finished[plan.simulation_of(task)];
        simulation.samples.push_back(plan.sample_of(task));
        simulation.results.push_back(mc::RunResult::load(from));
    }
    return finished;
}

/// A point of a simulation for its judge. What theory has not said yet may have valleys.
JudgedPoint judged_point(const SimulationPlan& plan, const SimulatedPoint& point, const Finished& finished,
                         const Expectations& known) {
    const Simulation& simulation = plan.simulations[point.simulation];
    const double T = simulation.schedule.measured_temperatures().at(point.measured);
    const auto expected = known.find(point.values);
    return {.samples = finished.averages_at(point.measured),
            .identity = mc::kind_of(simulation.hamiltonian).gaussian_identity(simulation.hamiltonian, T).value_or(nan),
            .valleys = expected == known.end() || expected->second.valleys};
}

/// Of every simulation, by measured temperature.
std::vector<std::vector<Equilibration>>
judged_simulations(const SimulationPlan& plan, const std::vector<Finished>& finished, const Expectations& known) {
    std::vector<std::vector<Equilibration>> judged;
    for (std::size_t k = 0; k < finished.size(); ++k) {
        const Simulation& simulation = plan.simulations[k];
        std::vector<JudgedPoint> points;
        for (const std::size_t point : simulation.points)
            points.push_back(judged_point(plan, plan.points[point], finished[k], known));
        judged.push_back(judge_equilibration(points, {.schedule = simulation.schedule,
                                                      .N = plan.points[simulation.points.front()].N,
                                                      .round_trips = round_trips(finished[k].results),
                                                      .simulations = plan.simulations.size()}));
    }
    return judged;
}

} // namespace

SimulationTables simulation_tables(const SimulationPlan& plan, std::span<const farm::Progress> ledger,
                                   const Expectations& known) {
    const std::vector<Finished> finished = finished_simulations(plan, ledger);
    const auto judged = judged_simulations(plan, finished, known);
    SimulationTables tables;
    std::int64_t row = 0;
    for (const SimulatedPoint& point : plan.points) {
        const Finished& simulation = finished[point.simulation];
        if (simulation.samples.empty()) continue;
        const std::vector<FinishedSample> samples = simulation.at(point.measured);
        add_point(tables.points, plan, point, samples, judged[point.simulation].at(point.measured));
        const mc::Schedule& schedule = plan.simulations[point.simulation].schedule;
        for (const FinishedSample& one : samples) add_sample(tables, plan, schedule, row, one);
        add_records(tables.records, plan, plan.simulations[point.simulation], row, point.N, samples);
        ++row;
    }
    for (std::size_t k = 0; k < finished.size(); ++k)
        add_exchanges(tables.records, plan, plan.simulations[k], finished[k].results);
    return tables;
}

} // namespace mattis::diagram
