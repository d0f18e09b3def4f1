#include <algorithm>
#include <cmath>
#include <string>

#include "montecarlo/sample/histogram.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"

namespace mattis::diagram {

namespace {

/// What one finished disorder sample of a simulation leaves.
struct Size {
    double result = 0.0; ///< bytes in the ledger
    double tables = 0.0; ///< bytes in the tables that grow with the samples: bins, trajectories, configurations, …
};

/// Bytes in the tables of one point, whatever the number of its samples: its row, the verdicts on its observables,
/// windows of logarithmic time, cells of histograms.
double size_of_point(const SimulationPlan& plan, const Simulation& simulation) {
    constexpr double row = 700.0, verdict = 500.0, window = 40.0, cell = 40.0;
    const MonteCarloSection& section = plan.section();
    const auto sweeps = static_cast<double>(simulation.schedule.thermalise + simulation.schedule.measure);
    const double N = plan.points[simulation.points.front()].N;
    const double cells = std::min<double>(N + 1, mc::OverlapHistogram::most_cells);
    double columns = 0.0; // of which more is stored than their means
    for (const std::string& name : section.observables)
        columns += static_cast<double>(
            series_columns_of(plan.job().model, name, watched_patterns(simulation), watches_data(simulation)).size());
    constexpr double column = 3.0 * sizeof(double), usual = 10.0, gap = column + verdict;
    const auto all =
        static_cast<double>(series_columns(plan.job().model, watched_patterns(plan), watches_data(plan)).size());
    const double gaps = simulation.schedule.recording.on_sample ? 2.0 * watched_patterns(plan) + 2.0 : 0.0;
    return row + std::max(0.0, all - usual) * column + gaps * gap +
           columns * (verdict + window * (std::log2(sweeps) + 1.0)) +
           static_cast<double>(section.histograms.size()) * cell * cells;
}

Size size_of_sample(const SimulationPlan& plan, const Simulation& simulation) {
    constexpr double head = 40.0, series = 80.0, value = 8.0, bin_columns = 5.0, trajectory_columns = 6.0;
    constexpr double text = 64.0; // of a row of configurations, beside its digits
    const MonteCarloSection& section = plan.section();
    const mc::Schedule& schedule = simulation.schedule;
    const double N = plan.points[simulation.points.front()].N;
    const double replicas = section.replicas;
    const auto sweeps = static_cast<double>(schedule.thermalise + schedule.measure);
    constexpr double row = 40.0; // of the table of samples, beside the means
    const int patterns = watched_patterns(simulation);
    const double fields = schedule.recording.on_sample ? 2.0 * patterns + 2.0 : 0.0;
    Size size{.result = head + value * replicas * (1.0 + 4.0 * fields), .tables = row + value * fields};
    for (const SeriesColumn& of : series_columns(plan.job().model, patterns, watches_data(simulation))) {
        const mc::ObservableInfo& observable = mc::info(of.observable);
        size.tables += value;
        if (observable.needs_archetype() && !plan.job().model.capabilities.signal) continue;
        const double count = observable.of_two_replicas ? section.replicas / 2 : section.replicas;
        size.result += count * (series + value * (section.bins + std::log2(sweeps)));
        const auto& wanted = section.observables;
        if (std::find(wanted.begin(), wanted.end(), observable.name) != wanted.end())
            size.tables += count * value * bin_columns * section.bins;
    }
    const double cells = std::min<double>(N + 1, mc::OverlapHistogram::most_cells);
    size.result += static_cast<double>(schedule.recording.histograms.size()) * replicas * value * cells;
    if (schedule.recording.trajectory_every > 0) {
        const double points = replicas * sweeps / static_cast<double>(schedule.recording.trajectory_every);
        const double more = watches_data(simulation) ? 2.0 * patterns : 0.0; // m and loss of each
        size.result += points * (2.0 + more) * value;
        size.tables += points * (trajectory_columns + more) * value;
    }
    const double configurations = replicas * static_cast<double>(schedule.recording.configurations);
    size.result += configurations * (N / 8.0 + 20.0);
    size.tables += configurations * (N / 4.0 + text);
    const auto measured = static_cast<double>(simulation.points.size());
    return {size.result * measured, size.tables * measured};
}

/// What a sample holds only while it begins: tables of its energies by overlap, and the spins that it starts from.
double beginning_bytes(const SimulationPlan& plan) {
    constexpr double spin = 32.0;
    int most = 0;
    for (const SimulatedPoint& point : plan.points) most = std::max(most, point.N);
    return spin * most;
}

} // namespace

TaskMemory SimulationPlan::memory() const {
    if (simulations.empty()) return {};
    const auto largest = std::ranges::max_element(simulations, {}, &Simulation::memory);
    return {.bytes = largest->memory,
            .beginning = beginning_bytes(*this),
            .tasks = samples(),
            .name = simulation_name(static_cast<std::size_t>(largest - simulations.begin())),
            .unit = "disorder sample",
            .several = "samples",
            .smaller = "a smaller N or alpha",
            .less = "smaller or fewer samples, fewer bins"};
}

ResultMemory SimulationPlan::results() const {
    ResultMemory all;
    for (const Simulation& simulation : simulations) {
        const Size one = size_of_sample(*this, simulation);
        all.ledger += section().samples * one.result;
        all.tables += section().samples * one.tables +
                      static_cast<double>(simulation.points.size()) * size_of_point(*this, simulation);
    }
    return all;
}

} // namespace mattis::diagram
