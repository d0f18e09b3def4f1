#include "phase_diagrams/parts/simulation/record_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "montecarlo/sample/log_time.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void add_bins(Tables& tables, std::int64_t row, const FinishedSample& one, const SeriesColumn& of) {
    Table& table = tables["bins/" + of.column];
    for (const mc::Series& series : one.result.series) {
        if (series.observable != of.observable || series.pattern != of.pattern) continue;
        for (std::size_t bin = 0; bin < series.bins.size(); ++bin) {
            table.integers("point").push_back(row);
            table.integers("sample").push_back(one.sample);
            table.integers("replica").push_back(series.replica);
            table.integers("bin").push_back(static_cast<std::int64_t>(bin));
            table.reals("value").push_back(series.bins[bin]);
        }
    }
}

/// From the first window to the last.
void add_log_time(Tables& tables, std::int64_t row, const mc::Schedule& schedule,
                  std::span<const FinishedSample> samples, const SeriesColumn& of) {
    Table& table = tables["log_time/" + of.column];
    const std::int64_t sweeps = schedule.thermalise + schedule.measure;
    for (std::size_t w = mc::log_windows(sweeps); w-- > 0;) {
        const mc::Window window = mc::log_window(sweeps, w);
        const stats::Estimate mean = stats::over_samples(by_sample(
            samples, of.observable, [w](const mc::Series& s) { return s.log_time[w]; }, of.pattern));
        if (mean.samples == 0) continue;
        table.integers("point").push_back(row);
        table.integers("after").push_back(window.first);
        table.integers("until").push_back(window.last);
        table.reals("value").push_back(mean.mean);
        table.reals("error").push_back(mean.error);
    }
}

bool stays(const mc::SampleResult& result, const mc::OverlapHistogram& histogram) {
    const auto replica = static_cast<std::size_t>(histogram.replica);
    return !result.escaped[replica] && !(mc::info(histogram.observable).of_two_replicas && result.escaped[replica + 1]);
}

/// Density in one cell in every sample.
std::vector<double> densities(std::span<const FinishedSample> samples, mc::Observable observable, std::size_t cell) {
    std::vector<double> values;
    for (const FinishedSample& one : samples) {
        double count = 0.0, total = 0.0, measure = 0.0;
        for (const mc::OverlapHistogram& h : one.result.histograms) {
            if (h.observable != observable || !stays(one.result, h)) continue;
            count += static_cast<double>(h.counts[cell]);
            for (const std::int64_t c : h.counts) total += static_cast<double>(c);
            measure = h.measure(cell);
        }
        values.push_back(total > 0.0 ? count / (total * measure) : nan);
    }
    return values;
}

void add_histogram(Tables& tables, std::int64_t row, int N, std::span<const FinishedSample> samples,
                   mc::Observable observable) {
    Table& table = tables[fmt::format("histograms/{}", mc::name(observable))];
    const mc::OverlapHistogram shape(observable, 0, N);
    for (std::size_t cell = 0; cell < shape.counts.size(); ++cell) {
        const stats::Estimate density = stats::over_samples(densities(samples, observable, cell));
        table.integers("point").push_back(row);
        table.reals(mc::name(observable)).push_back(shape.centre(cell));
        table.reals("width").push_back(shape.measure(cell));
        table.reals("density").push_back(density.mean);
        table.reals("error").push_back(density.error);
    }
}

/// Numbers of as many patterns as there are columns; those that are not watched have none.
void add_patterns(Table& table, const std::string& name, const std::vector<double>& values, std::size_t point,
                  std::size_t watched, int columns) {
    for (int mu = 0; mu < columns; ++mu) {
        const auto pattern = static_cast<std::size_t>(mu);
        table.reals(fmt::format("{}_{}", name, mu + 1))
            .push_back(pattern < watched ? values[point * watched + pattern] : nan);
    }
}

/// `patterns`: how many have columns; 0 where they have no number. `data`: losses have columns.
void add_trajectories(Tables& tables, std::int64_t row, std::int64_t every, int patterns, bool data,
                      const FinishedSample& one) {
    Table& table = tables["trajectory"];
    for (std::size_t replica = 0; replica < one.result.trajectories.size(); ++replica) {
        const mc::Trajectory& trajectory = one.result.trajectories[replica];
        for (std::size_t k = 0; k < trajectory.energy.size(); ++k) {
            table.integers("point").push_back(row);
            table.integers("sample").push_back(one.sample);
            table.integers("replica").push_back(static_cast<std::int64_t>(replica));
            table.integers("sweep").push_back(static_cast<std::int64_t>(k + 1) * every);
            if (patterns == 0)
                table.reals("m").push_back(trajectory.m[k]);
            else
                add_patterns(table, "m", trajectory.m, k, trajectory.patterns(), patterns);
            table.reals("energy").push_back(trajectory.energy[k]);
            if (!data) continue;
            const bool known = !trajectory.loss_product.empty(); // not where patterns themselves are stored
            if (patterns == 0)
                table.reals("loss").push_back(known ? trajectory.loss[k] : nan);
            else
                add_patterns(table, "loss", trajectory.loss, k, trajectory.patterns(), patterns);
            table.reals("loss_product").push_back(known ? trajectory.loss_product[k] : nan);
        }
    }
}

/// Bytes as hexadecimal digits, in order.
std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

void add_configurations(Tables& tables, std::int64_t row, const FinishedSample& one) {
    Table& table = tables["configurations"];
    for (const mc::Configuration& c : one.result.configurations) {
        table.integers("point").push_back(row);
        table.integers("sample").push_back(one.sample);
        table.integers("replica").push_back(c.replica);
        table.integers("sweep").push_back(c.sweep);
        table.texts("spins").push_back(hexadecimal(c.spins));
    }
}

/// Mean over samples of a number of each sample's ladders.
template <class F>
stats::Estimate over_ladders(std::span<const mc::RunResult> results, F&& number) {
    std::vector<double> values;
    for (const mc::RunResult& result : results) {
        double sum = 0.0;
        for (const mc::ExchangeReport& ladder : result.exchanges) sum += number(ladder);
        values.push_back(sum / static_cast<double>(result.exchanges.size()));
    }
    return stats::over_samples(values);
}

} // namespace

void add_records(Tables& tables, const SimulationPlan& plan, const Simulation& simulation, std::int64_t row, int N,
                 std::span<const FinishedSample> samples) {
    const mc::Schedule& schedule = simulation.schedule;
    const auto& wanted = plan.section().observables;
    for (const SeriesColumn& of :
         series_columns(plan.job().model, watched_patterns(simulation), watches_data(simulation))) {
        if (std::find(wanted.begin(), wanted.end(), mc::name(of.observable)) == wanted.end()) continue;
        for (const FinishedSample& one : samples) add_bins(tables, row, one, of);
        add_log_time(tables, row, schedule, samples, of);
    }
    const int patterns = plan.job().model.capabilities.several_patterns() ? watched_patterns(plan) : 0;
    for (const mc::Observable observable : schedule.recording.histograms)
        add_histogram(tables, row, N, samples, observable);
    for (const FinishedSample& one : samples) {
        if (schedule.recording.trajectory_every > 0)
            add_trajectories(tables, row, schedule.recording.trajectory_every, patterns, watches_data(plan), one);
        if (schedule.recording.configurations > 0) add_configurations(tables, row, one);
    }
}

double round_trips(std::span<const mc::RunResult> results) {
    if (results.empty() || results.front().exchanges.empty()) return nan;
    return over_ladders(results,
                        [](const mc::ExchangeReport& ladder) {
                            return static_cast<double>(ladder.round_trips) /
                                   static_cast<double>(ladder.temperatures.size());
                        })
        .mean;
}

void add_exchanges(Tables& tables, const SimulationPlan& plan, const Simulation& simulation,
                   std::span<const mc::RunResult> results) {
    if (results.empty() || results.front().exchanges.empty()) return;
    const SimulatedPoint& coldest = plan.points[simulation.points.front()];
    const std::size_t rungs = simulation.schedule.rungs();
    Table& ladders = tables["ladders"];
    add_parameters(ladders, plan.job().model, coldest.values);
    ladders.integers("N").push_back(coldest.N);
    ladders.integers("samples").push_back(static_cast<std::int64_t>(results.size()));
    ladders.integers("rungs").push_back(static_cast<std::int64_t>(rungs));
    const stats::Estimate trips = over_ladders(results, [&](const mc::ExchangeReport& ladder) {
        return static_cast<double>(ladder.round_trips) / static_cast<double>(rungs);
    });
    ladders.reals("round_trips").push_back(trips.mean);
    ladders.reals("round_trips_error").push_back(trips.error);
    ladders.reals("round_trip_time").push_back(static_cast<double>(simulation.schedule.measure) / trips.mean);
    Table& exchanges = tables["exchanges"];
    for (std::size_t k = 0; k + 1 < rungs; ++k) {
        add_parameters(exchanges, plan.job().model, coldest.values);
        exchanges.integers("N").push_back(coldest.N);
        exchanges.integers("rung").push_back(static_cast<std::int64_t>(k));
        const auto mean = [&](auto&& number) { return over_ladders(results, number); };
        const auto temperature = [&](std::size_t rung) { // a mean only where ladders differ: it would be rounded
            const auto& planned = simulation.schedule.tempering->temperatures;
            if (!simulation.schedule.tempering->adapted) return planned[rung];
            return mean([&](const auto& ladder) { return ladder.temperatures[rung]; }).mean;
        };
        exchanges.reals("lower").push_back(temperature(k));
        exchanges.reals("upper").push_back(temperature(k + 1));
        const stats::Estimate rate = mean([&](const auto& ladder) { return ladder.rates[k]; });
        exchanges.reals("rate").push_back(rate.mean);
        exchanges.reals("rate_error").push_back(rate.error);
    }
}

} // namespace mattis::diagram
