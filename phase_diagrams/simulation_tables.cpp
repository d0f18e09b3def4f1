#include "phase_diagrams/simulation_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "montecarlo/observables.hpp"
#include "phase_diagrams/columns.hpp"
#include "stats/estimate.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A finished disorder sample.
struct Finished {
    int sample;
    mc::SampleResult result;
};

bool left_out(const mc::SampleResult& result, const mc::Series& series) {
    const auto replica = static_cast<std::size_t>(series.replica);
    return result.escaped[replica] || (mc::info(series.observable).of_two_replicas && result.escaped[replica + 1]);
}

/// Mean over the replicas of one sample that have stayed of a number per series; NaN without any.
template <class F>
double replica_mean(const mc::SampleResult& result, mc::Observable observable, F&& f) {
    double sum = 0.0;
    int count = 0;
    for (const mc::Series& series : result.series)
        if (series.observable == observable && !left_out(result, series)) sum += f(series), ++count;
    return count == 0 ? nan : sum / count;
}

double sample_mean(const mc::SampleResult& result, mc::Observable observable) {
    return replica_mean(result, observable, [](const mc::Series& s) { return s.estimate.mean; });
}

std::vector<double> sample_means(const std::vector<Finished>& finished, mc::Observable observable) {
    std::vector<double> values;
    for (const Finished& one : finished) values.push_back(sample_mean(one.result, observable));
    return values;
}

std::int64_t escaped_count(const mc::SampleResult& result) {
    return std::count(result.escaped.begin(), result.escaped.end(), true);
}

/// Probability, if the chains were stationary, of a difference between the two halves of the run as large as seen: t
/// test over disorder samples of m and of the energy, the smaller of the two doubled (Bonferroni).
double half_run_probability(const std::vector<Finished>& finished) {
    double smallest = 1.0;
    int tests = 0;
    for (const mc::Observable observable : {mc::Observable::m, mc::Observable::energy}) {
        std::vector<double> differences;
        for (const Finished& one : finished)
            differences.push_back(
                replica_mean(one.result, observable, [](const mc::Series& s) { return s.second_half - s.first_half; }));
        const stats::Estimate mean = stats::over_samples(differences);
        if (!(mean.error > 0.0)) continue;
        smallest = std::min(smallest, stats::student_two_sided(mean.mean / mean.error, mean.samples - 1.0));
        ++tests;
    }
    return tests == 0 ? nan : std::min(1.0, smallest * tests);
}

void add_observables(Table& points, const std::vector<Finished>& finished) {
    for (std::size_t k = 0; k < mc::observables.size(); ++k) {
        const auto observable = static_cast<mc::Observable>(k);
        const std::string column(mc::name(observable));
        const stats::Estimate mean = stats::over_samples(sample_means(finished, observable));
        std::vector<double> taus;
        for (const Finished& one : finished)
            taus.push_back(replica_mean(one.result, observable, [](const mc::Series& s) { return s.estimate.tau; }));
        points.reals(column).push_back(mean.mean);
        points.reals(column + "_error").push_back(mean.error);
        points.reals(column + "_tau").push_back(stats::over_samples(taus).mean);
    }
    const stats::Estimate binder =
        stats::jackknife({sample_means(finished, mc::Observable::m2), sample_means(finished, mc::Observable::m4)},
                         [](std::span<const double> means) { return mc::binder(means[0], means[1]); });
    points.reals("binder").push_back(binder.mean);
    points.reals("binder_error").push_back(binder.error);
}

void add_point(Table& points, const Plan& plan, const SimulatedPoint& point, const std::vector<Finished>& finished) {
    add_parameters(points, plan.job.model, point.values);
    points.integers("N").push_back(point.N);
    const auto* patterns = std::get_if<PatternHamiltonian>(&point.hamiltonian);
    points.integers("K").push_back(patterns ? patterns->K : 0);
    points.reals("alpha_realised").push_back(patterns ? patterns->alpha : nan);
    std::int64_t escaped = 0, chains = 0;
    for (const Finished& one : finished) {
        escaped += escaped_count(one.result);
        chains += static_cast<std::int64_t>(one.result.escaped.size());
    }
    points.integers("samples").push_back(static_cast<std::int64_t>(finished.size()));
    points.integers("replicas").push_back(point.protocol.replicas);
    points.integers("chains").push_back(chains);
    points.integers("escaped").push_back(escaped);
    points.reals("escape_below").push_back(point.protocol.escape_below.value_or(nan));
    add_observables(points, finished);
    constexpr double false_alarm = 1e-3; // over all points of the job
    const double p = half_run_probability(finished);
    points.reals("half_run_p").push_back(p);
    points.integers("equilibrated").push_back(p < false_alarm / static_cast<double>(plan.points.size()) ? 0 : 1);
}

void add_sample(SimulationTables& tables, std::int64_t row, const Finished& one) {
    tables.samples.integers("point").push_back(row);
    tables.samples.integers("sample").push_back(one.sample);
    tables.samples.integers("escaped").push_back(escaped_count(one.result));
    for (std::size_t k = 0; k < mc::observables.size(); ++k) {
        const auto observable = static_cast<mc::Observable>(k);
        tables.samples.reals(mc::name(observable)).push_back(sample_mean(one.result, observable));
    }
}

bool is_wanted(const Plan& plan, std::string_view observable) {
    const auto& wanted = plan.job.montecarlo->observables;
    return std::find(wanted.begin(), wanted.end(), observable) != wanted.end();
}

void add_bins(std::map<std::string, Table>& bins, const Plan& plan, std::int64_t row, const Finished& one) {
    for (const mc::Series& series : one.result.series) {
        if (!is_wanted(plan, mc::name(series.observable))) continue;
        Table& table = bins[std::string(mc::name(series.observable))];
        for (std::size_t bin = 0; bin < series.bins.size(); ++bin) {
            table.integers("point").push_back(row);
            table.integers("sample").push_back(one.sample);
            table.integers("replica").push_back(series.replica);
            table.integers("bin").push_back(static_cast<std::int64_t>(bin));
            table.reals("value").push_back(series.bins[bin]);
        }
    }
}

} // namespace

SimulationTables simulation_tables(const Plan& plan, const farm::Ledger& ledger) {
    std::vector<std::vector<Finished>> finished(plan.points.size());
    for (std::size_t k = 0; k < plan.tasks.size(); ++k) {
        if (plan.tasks[k].kind != TaskKind::sample || !ledger[k].finished) continue;
        ByteReader from(ledger[k].bytes);
        finished[plan.tasks[k].item].push_back({plan.tasks[k].sample, mc::SampleResult::load(from)});
    }
    SimulationTables tables;
    std::int64_t row = 0;
    for (std::size_t point = 0; point < plan.points.size(); ++point) {
        if (finished[point].empty()) continue;
        add_point(tables.points, plan, plan.points[point], finished[point]);
        for (const Finished& one : finished[point]) {
            add_sample(tables, row, one);
            add_bins(tables.bins, plan, row, one);
        }
        ++row;
    }
    return tables;
}

} // namespace mattis::diagram
