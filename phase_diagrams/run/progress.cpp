#include "phase_diagrams/run/progress.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "montecarlo/sample_result.hpp"
#include "phase_diagrams/job/shards.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"
#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/tasks.hpp"

namespace mattis::diagram {

namespace {

/// Autocorrelation time of an observable, mean over the replicas that have stayed, at the slowest temperature; NaN
/// without any.
double sample_tau(const mc::RunResult& result, mc::Observable observable) {
    double slowest = std::numeric_limits<double>::quiet_NaN();
    for (const mc::SampleResult& at : result.at)
        slowest = std::fmax(slowest, replica_mean(at, observable, [](const mc::Series& s) { return s.estimate.tau; }));
    return slowest;
}

/// A state that cannot be read is the failure of the task that takes it up, not of those who watch.
double readable_share(const Plan& plan, std::size_t task, const Bytes& state) {
    try {
        return share_done(plan, task, state);
    } catch (const BytesError&) {
        return 0.0;
    }
}

void finish(RunProgress& progress) {
    progress.cost_left = 0.0;
    for (Count* count : {&progress.tasks, &progress.rows, &progress.lines}) count->finished = count->all;
    for (PointProgress& point : progress.points) {
        point.samples.finished = point.samples.all;
        point.cost_left = 0.0;
    }
}

void read_points(RunProgress& progress, const Plan& plan, const Table& table) {
    if (table.rows() != plan.points.size()) throw io::FileError("the table of points is not that of the job");
    for (std::size_t row = 0; row < table.rows(); ++row) {
        PointProgress& point = progress.points[plan.points[row].simulation];
        point.chains = table.integers("chains")[row];
        point.escaped = table.integers("escaped")[row];
        for (std::size_t k = 0; k < PointProgress::shown.size(); ++k) {
            const auto columns = series_columns_of(plan.job.model, mc::name(PointProgress::shown[k]), 1);
            const double tau = table.reals(columns.front().column + "_tau")[row];
            if (std::isfinite(tau)) point.tau[k] = std::max(tau, point.tau[k].value_or(tau));
        }
    }
}

} // namespace

ProgressCounter::ProgressCounter(const Plan& plan, std::vector<bool> chosen)
    : plan_(plan), chosen_(std::move(chosen)), counted_(plan.tasks.size(), false), sums_(plan.simulations.size()) {
    progress_.points.resize(plan.simulations.size());
    for (std::size_t task = 0; task < plan.tasks.size(); ++task) {
        if (!is_chosen(task)) continue;
        ++progress_.tasks.all;
        ++count_of(plan.tasks[task]).all;
        progress_.cost += plan.task_seconds(task);
        if (plan.tasks[task].kind == TaskKind::sample)
            progress_.points[plan.tasks[task].item].cost += plan.task_seconds(task);
    }
}

Count& ProgressCounter::count_of(const PlannedTask& task) {
    switch (task.kind) {
    case TaskKind::theory:
        return progress_.rows;
    case TaskKind::line:
        return progress_.lines;
    case TaskKind::sample:
        break;
    }
    return progress_.points[task.item].samples;
}

const RunProgress& ProgressCounter::take(const farm::Ledger& ledger) {
    progress_.cost_left = 0.0;
    for (PointProgress& point : progress_.points) {
        point.running = 0;
        point.begun = 0.0;
        point.cost_left = 0.0;
    }
    for (std::size_t task = 0; task < ledger.size(); ++task) {
        if (!is_chosen(task)) continue;
        if (!ledger[task].finished)
            add_unfinished(task, ledger[task]);
        else if (!counted_[task])
            add_finished(task, ledger[task].bytes);
    }
    return progress_;
}

void ProgressCounter::add_unfinished(std::size_t task, const farm::Progress& progress) {
    const double share = readable_share(plan_, task, progress.bytes);
    const double left = (1.0 - share) * plan_.task_seconds(task);
    progress_.cost_left += left;
    if (plan_.tasks[task].kind != TaskKind::sample) return;
    PointProgress& point = progress_.points[plan_.tasks[task].item];
    if (progress.given) ++point.running;
    point.begun += share;
    point.cost_left += left;
}

void ProgressCounter::add_finished(std::size_t task, const Bytes& bytes) {
    counted_[task] = true;
    ++progress_.tasks.finished;
    ++count_of(plan_.tasks[task]).finished;
    if (plan_.tasks[task].kind != TaskKind::sample) return;
    ByteReader from(bytes);
    const mc::RunResult result = mc::RunResult::load(from);
    const std::size_t item = plan_.tasks[task].item;
    PointProgress& point = progress_.points[item];
    for (const bool escaped : result.at.front().escaped) {
        ++point.chains;
        if (escaped) ++point.escaped;
    }
    for (std::size_t k = 0; k < PointProgress::shown.size(); ++k) {
        const double tau = sample_tau(result, PointProgress::shown[k]);
        if (!std::isfinite(tau)) continue;
        Sum& sum = sums_[item][k];
        sum.tau += tau;
        point.tau[k] = sum.tau / ++sum.samples;
    }
}

RunProgress progress_of(const Plan& plan, const io::ResultFile& file) {
    const auto shard = stored_shard(file.meta);
    if (shard || file.meta.at("status") != "complete") {
        ProgressCounter counter(plan, shard ? tasks_of(*shard, plan) : std::vector<bool>{});
        return counter.take(stored_ledger(file, plan));
    }
    // A complete file has dropped its ledger, but its tables say it all.
    ProgressCounter nothing_done(plan);
    RunProgress progress = nothing_done.take(farm::Ledger(plan.tasks.size()));
    finish(progress);
    if (const auto points = file.tables.find("montecarlo/points"); points != file.tables.end())
        read_points(progress, plan, points->second);
    return progress;
}

std::optional<double> pace(double left_before, double left_now, double seconds) {
    if (!(seconds > 0.0) || !(left_before > left_now)) return std::nullopt;
    return (left_before - left_now) / seconds;
}

} // namespace mattis::diagram
