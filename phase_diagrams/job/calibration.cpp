#include "phase_diagrams/job/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "phase_diagrams/run/tasks.hpp"

namespace mattis::diagram {

namespace {

using Clock = std::chrono::steady_clock;

/// Tasks that differ in length or in randomness only.
struct Kind {
    TaskKind sort;
    bool broken; ///< theory or line with broken symmetry: slower, and by how much is uncertain
    std::vector<std::size_t> tasks;
    double rough = 0.0;             ///< seconds of all of them by the formula
    std::optional<double> factor{}; ///< seconds that were measured, by those of the formula
};

std::vector<Kind> kinds_of(const Plan& plan) {
    std::vector<Kind> kinds;
    std::map<std::pair<TaskKind, std::string>, std::size_t> known;
    for (std::size_t task = 0; task < plan.tasks.size(); ++task) {
        const PlannedTask& planned = plan.tasks[task];
        std::string name = std::to_string(planned.item), ansatz;
        if (planned.kind == TaskKind::theory) name = ansatz = plan.rows[planned.item].ansatz;
        if (planned.kind == TaskKind::line) ansatz = plan.lines[planned.item].ansatz;
        const auto [entry, fresh] = known.try_emplace({planned.kind, name}, kinds.size());
        if (fresh) kinds.push_back({planned.kind, !ansatz.empty() && ansatz != "rs", {}});
        Kind& kind = kinds[entry->second];
        kind.tasks.push_back(task);
        kind.rough += plan.task_seconds(task);
    }
    return kinds;
}

/// Seconds that a whole task takes, from its beginning.
double measured_seconds(const Plan& plan, const farm::Work& work, std::size_t number, double patience) {
    const auto seconds_since = [](Clock::time_point begin) {
        return std::chrono::duration<double>(Clock::now() - begin).count();
    };
    const auto begin = Clock::now();
    const auto task = work.make(number);
    const double making = seconds_since(begin);
    const auto start = Clock::now();
    bool finished = false;
    while (!finished && seconds_since(start) < patience) finished = task->advance();
    const double working = seconds_since(start);
    return making + (finished ? working : working / share_done(plan, number, task->save()));
}

/// Whether the points of these tasks are computed each by itself.
bool has_points_of_their_own(const Plan& plan, const Kind& kind) {
    return kind.sort == TaskKind::line ||
           (kind.sort == TaskKind::theory && plan.rows[plan.tasks[kind.tasks.front()].item].ansatz != "rs");
}

void compute(const Plan& plan, const PlannedTask& task, std::size_t point) {
    if (task.kind == TaskKind::line) {
        const Line& line = plan.lines[task.item];
        line_table(plan.job.model, {line.ansatz, line.rival}, line.name, line.find, {&line.points[point], 1});
    } else {
        const TheoryRow& row = plan.rows[task.item];
        theory_table(plan.job.model, row.ansatz, {&row.points[point], 1});
    }
}

/// Seconds of all points of a kind, from some that are spread over them: at T = 0, at small load and where a branch is
/// absent a point costs much less than elsewhere.
double seconds_of_points(const Plan& plan, const Kind& kind, double patience) {
    constexpr int most = 1000;
    constexpr double golden = 0.6180339887498949; // its multiples modulo 1 are spread evenly, however many
    std::vector<std::pair<std::size_t, std::size_t>> points;
    for (const std::size_t task : kind.tasks) {
        const PlannedTask& planned = plan.tasks[task];
        const bool line = planned.kind == TaskKind::line;
        const std::size_t count = line ? plan.lines[planned.item].points.size() : plan.rows[planned.item].points.size();
        for (std::size_t k = 0; k < count; ++k) points.emplace_back(task, k);
    }
    const auto begin = Clock::now();
    const int count = std::min(most, static_cast<int>(points.size()));
    double seconds = 0.0;
    int tried = 0;
    while (tried < count && seconds < patience) {
        const double place = std::fmod(0.5 + golden * tried, 1.0);
        const auto& [task, point] = points[static_cast<std::size_t>(place * static_cast<double>(points.size()))];
        compute(plan, plan.tasks[task], point);
        seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        ++tried;
    }
    // Where a slow point ended the trials, the time that they were given is what the ones before it took.
    const double each = seconds > patience && tried > 1 ? patience / (tried - 1) : seconds / tried;
    return each * static_cast<double>(points.size());
}

/// Of the measured kinds like this one together; 1 where there are none.
double mean_factor(const std::vector<Kind>& kinds, const Kind& like) {
    double rough = 0.0, seconds = 0.0;
    for (const Kind& kind : kinds)
        if (kind.sort == like.sort && kind.broken == like.broken && kind.factor)
            rough += kind.rough, seconds += *kind.factor * kind.rough;
    return rough > 0.0 ? seconds / rough : 1.0;
}

} // namespace

double Calibration::total_seconds() const { return std::accumulate(task_seconds.begin(), task_seconds.end(), 0.0); }

namespace {

/// What comes after the sweeps of a sample.
double finish_seconds(const Plan& plan, std::size_t task) {
    const PlannedTask& planned = plan.tasks[task];
    return planned.kind == TaskKind::sample ? plan.simulations[planned.item].finish : 0.0;
}

} // namespace

Calibration rough_costs(const Plan& plan) {
    Calibration costs;
    costs.kinds = kinds_of(plan).size();
    for (std::size_t task = 0; task < plan.tasks.size(); ++task)
        costs.task_seconds.push_back(plan.task_seconds(task) + finish_seconds(plan, task));
    return costs;
}

Calibration calibrate(const Plan& plan, const CalibrationLimits& limits) {
    Calibration costs = rough_costs(plan);
    std::vector<Kind> kinds = kinds_of(plan);
    std::stable_sort(kinds.begin(), kinds.end(), [](const Kind& a, const Kind& b) { return a.rough > b.rough; });
    constexpr double longer = 4.0; // for points that may differ a hundredfold
    const farm::Work work = make_work(plan, 1);
    const auto begin = Clock::now();
    for (Kind& kind : kinds) {
        const std::chrono::duration<double> spent = Clock::now() - begin;
        if (spent.count() >= limits.all) break;
        const double patience = std::min(limits.each, limits.all - spent.count());
        if (has_points_of_their_own(plan, kind)) {
            kind.factor = seconds_of_points(plan, kind, longer * patience) / kind.rough;
        } else {
            const std::size_t middle = kind.tasks[kind.tasks.size() / 2];
            kind.factor = measured_seconds(plan, work, middle, patience) / plan.task_seconds(middle);
        }
        ++costs.measured;
    }
    for (const Kind& kind : kinds) {
        const double factor = kind.factor ? *kind.factor : mean_factor(kinds, kind);
        for (const std::size_t task : kind.tasks)
            costs.task_seconds[task] = plan.task_seconds(task) * factor + finish_seconds(plan, task);
    }
    return costs;
}

} // namespace mattis::diagram
