#include "phase_diagrams/job/footprint.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "montecarlo/histogram.hpp"
#include "montecarlo/observables.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/job/vocabulary.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"

namespace mattis::diagram {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

/// What one finished disorder sample of a simulation leaves.
struct Size {
    double result = 0.0; ///< bytes in the ledger
    double tables = 0.0; ///< bytes in the tables that grow with the samples: bins, trajectories, configurations, …
};

/// Bytes in the tables of one point, whatever the number of its samples: its row, the verdicts on its observables,
/// windows of logarithmic time, cells of histograms.
double size_of_point(const Plan& plan, const Simulation& simulation) {
    constexpr double row = 700.0, verdict = 500.0, window = 40.0, cell = 40.0;
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    const auto sweeps = static_cast<double>(simulation.protocol.thermalise + simulation.protocol.measure);
    const double N = plan.points[simulation.points.front()].N;
    const double cells = std::min<double>(N + 1, mc::OverlapHistogram::most_cells);
    double columns = 0.0; // of which more is stored than their means
    for (const std::string& name : section.observables)
        columns += static_cast<double>(series_columns_of(plan.job.model, name, watched_patterns(simulation)).size());
    constexpr double column = 3.0 * sizeof(double), usual = 10.0, gap = column + verdict;
    const auto all = static_cast<double>(series_columns(plan.job.model, watched_patterns(plan)).size());
    const double gaps = simulation.protocol.recording.sample_field ? 2.0 * watched_patterns(plan) + 2.0 : 0.0;
    return row + std::max(0.0, all - usual) * column + gaps * gap +
           columns * (verdict + window * (std::log2(sweeps) + 1.0)) +
           static_cast<double>(section.histograms.size()) * cell * cells;
}

Size size_of_sample(const Plan& plan, const Simulation& simulation) {
    constexpr double head = 40.0, series = 80.0, value = 8.0, bin_columns = 5.0, trajectory_columns = 6.0;
    constexpr double text = 64.0; // of a row of configurations, beside its digits
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    const mc::Protocol& protocol = simulation.protocol;
    const double N = plan.points[simulation.points.front()].N;
    const double replicas = section.replicas;
    const auto sweeps = static_cast<double>(protocol.thermalise + protocol.measure);
    constexpr double row = 40.0; // of the table of samples, beside the means
    const int patterns = watched_patterns(simulation);
    const double fields = protocol.recording.sample_field ? 2.0 * patterns + 2.0 : 0.0;
    Size size{.result = head + value * replicas * (1.0 + 4.0 * fields), .tables = row + value * fields};
    for (const SeriesColumn& of : series_columns(plan.job.model, patterns)) {
        const mc::ObservableInfo& observable = mc::info(of.observable);
        size.tables += value;
        if (observable.needs != mc::Needs::nothing && !plan.job.model.has_signal) continue;
        const double count = observable.of_two_replicas ? section.replicas / 2 : section.replicas;
        size.result += count * (series + value * (section.bins + std::log2(sweeps)));
        const auto& wanted = section.observables;
        if (std::find(wanted.begin(), wanted.end(), observable.name) != wanted.end())
            size.tables += count * value * bin_columns * section.bins;
    }
    const double cells = std::min<double>(N + 1, mc::OverlapHistogram::most_cells);
    size.result += static_cast<double>(protocol.recording.histograms.size()) * replicas * value * cells;
    if (protocol.recording.trajectory_every > 0) {
        const double points = replicas * sweeps / static_cast<double>(protocol.recording.trajectory_every);
        const double more = has_several_patterns(plan.job.model) ? 2.0 * patterns : 0.0; // m and loss of each
        size.result += points * (2.0 + more) * value;
        size.tables += points * (trajectory_columns + more) * value;
    }
    const double configurations = replicas * static_cast<double>(protocol.recording.configurations);
    size.result += configurations * (N / 8.0 + 20.0);
    size.tables += configurations * (N / 4.0 + text);
    const auto measured = static_cast<double>(simulation.points.size());
    return {size.result * measured, size.tables * measured};
}

double theory_bytes(const Plan& plan) {
    constexpr double solution = 1000.0; // measured: of one branch at one grid point, tables and file image
    double points = 0.0;
    for (const TheoryRow& row : plan.rows) points += static_cast<double>(row.points.size());
    return points * static_cast<double>(plan.job.model.branches.size()) * solution;
}

double results_bytes(const Plan& plan) {
    constexpr double growth = 1.5; // a vector that grows has room for up to twice what it holds
    constexpr double copies = 3.0; // of the file's content: in the HDF5 library, as its image, with its checksum
    double ledger = 0.0, tables = 0.0;
    for (const Simulation& simulation : plan.simulations) {
        const Size one = size_of_sample(plan, simulation);
        ledger += plan.job.montecarlo->samples * one.result;
        tables += plan.job.montecarlo->samples * one.tables +
                  static_cast<double>(simulation.points.size()) * size_of_point(plan, simulation);
    }
    const double making = ledger + ledger + growth * tables; // results are unpacked to make tables
    const double writing = ledger + growth * tables + copies * tables;
    return theory_bytes(plan) + std::max(making, writing);
}

/// What a sample holds only while it begins: tables of its energies by overlap, and the spins that it starts from.
double beginning_bytes(const Plan& plan) {
    constexpr double spin = 32.0;
    int most = 0;
    for (const SimulatedPoint& point : plan.points) most = std::max(most, point.N);
    return spin * most;
}

double number_of_samples(const Plan& plan) {
    return static_cast<double>(std::count_if(plan.tasks.begin(), plan.tasks.end(),
                                             [](const auto& task) { return task.kind == TaskKind::sample; }));
}

} // namespace

Footprint footprint(const Plan& plan, int threads) {
    constexpr double libraries = 8.0 * mebibyte; // measured: what is touched only once a run is going on
    constexpr double thread = 0.3 * mebibyte;
    const double samples = number_of_samples(plan);
    Footprint need;
    need.program = static_cast<double>(resident_memory()) + libraries + thread * threads;
    need.samples = (plan.memory() + beginning_bytes(plan)) * std::min<double>(threads, samples);
    need.results = results_bytes(plan);
    return need;
}

void require_fitting(const Plan& plan, int threads) {
    const Footprint need = footprint(plan, threads);
    const double more = need.samples + need.results;
    const auto available = static_cast<double>(available_memory());
    if (more <= available) return;
    throw InputError(fmt::format(
        "{}: {:.3g} GiB are needed for {} samples at a time and {:.3g} GiB for all results, but "
        "{:.3g} GiB are available: allowed are smaller or fewer samples, fewer bins, or fewer "
        "threads",
        plan.job.file.string(), need.samples / gibibyte, threads, need.results / gibibyte, available / gibibyte));
}

} // namespace mattis::diagram
