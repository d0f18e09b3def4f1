#include "phase_diagrams/job/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <time.h> // clock_gettime of POSIX

#include "core/watch.hpp"

namespace mattis::diagram {

namespace {

using Clock = std::chrono::steady_clock;

/// Seconds that this thread has computed. What other programs take meanwhile does not make a task cost more.
double computed_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Clock::duration clock_time(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Tasks that differ in length or in randomness only.
struct Kind {
    std::string sort; ///< see CostKind
    std::vector<std::size_t> tasks;
    double rough = 0.0;             ///< seconds of all of them by the formula
    std::optional<double> factor{}; ///< seconds that were measured, by those of the formula
};

std::vector<Kind> kinds_of(const Plan& plan) {
    std::vector<Kind> kinds;
    std::map<std::pair<std::size_t, std::string>, std::size_t> known;
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        const Plan::Place at = plan.place(task);
        CostKind of = at.part->kind(at.number);
        const auto [entry, fresh] = known.try_emplace({at.index, std::move(of.name)}, kinds.size());
        if (fresh) kinds.push_back({fmt::format("{} {}", at.index, of.sort), {}});
        Kind& kind = kinds[entry->second];
        kind.tasks.push_back(task);
        kind.rough += plan.rough_seconds(task);
    }
    return kinds;
}

/// Seconds that a whole task takes, from its beginning; nothing where so much patience is not enough to see that.
std::optional<double> measured_seconds(const Plan& plan, const farm::Work& work, std::size_t number, double patience) {
    constexpr double longest_block = 4.0; // times the patience
    Watch watch;
    watch.end_at(Clock::now() + clock_time(longest_block * patience));
    try {
        const Watched watched(&watch);
        const double begin = computed_seconds();
        const auto task = work.make(number);
        const double start = computed_seconds(), making = start - begin;
        bool finished = false;
        while (!finished && computed_seconds() - start < patience) finished = task->advance();
        const double working = computed_seconds() - start;
        if (finished) return making + working;
        const double share = plan.share_done(number, task->save());
        return share > 0.0 ? std::optional(making + working / share) : std::nullopt;
    } catch (const Interrupted&) {
        return std::nullopt;
    }
}

std::size_t trial_points(const Plan& plan, std::size_t task) {
    const Plan::Place at = plan.place(task);
    return at.part->trial_points(at.number);
}

/// Seconds of all points of a kind, from some that are spread over them: at T = 0, at small load and where a branch is
/// absent a point costs much less than elsewhere.
double seconds_of_points(const Plan& plan, const Kind& kind, double patience) {
    constexpr int most = 1000;
    constexpr double longest = 3.0;               // times the patience, that one point may take
    constexpr double golden = 0.6180339887498949; // its multiples modulo 1 are spread evenly, however many
    std::vector<std::pair<std::size_t, std::size_t>> points;
    for (const std::size_t task : kind.tasks)
        for (std::size_t k = 0; k < trial_points(plan, task); ++k) points.emplace_back(task, k);
    const double begin = computed_seconds();
    Watch watch;
    watch.end_at(Clock::now() + clock_time(longest * patience));
    const int count = std::min(most, static_cast<int>(points.size()));
    double seconds = 0.0;
    int tried = 0;
    while (tried < count && seconds < patience) {
        const double place = std::fmod(0.5 + golden * tried, 1.0);
        const auto& [task, point] = points[static_cast<std::size_t>(place * static_cast<double>(points.size()))];
        const Plan::Place at = plan.place(task);
        try {
            const Watched watched(&watch);
            at.part->try_point(at.number, point);
        } catch (const Interrupted&) { // it takes longer than this, by so much as nobody waits for
        }
        seconds = computed_seconds() - begin;
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
        if (kind.sort == like.sort && kind.factor) rough += kind.rough, seconds += *kind.factor * kind.rough;
    return rough > 0.0 ? seconds / rough : 1.0;
}

} // namespace

double Calibration::total_seconds() const { return std::accumulate(task_seconds.begin(), task_seconds.end(), 0.0); }

namespace {

/// What a task does when its share is 1 already.
double seconds_to_finish(const Plan& plan, std::size_t task) {
    const Plan::Place at = plan.place(task);
    return at.part->seconds_to_finish(at.number);
}

} // namespace

Calibration rough_costs(const Plan& plan) {
    Calibration costs;
    costs.kinds = kinds_of(plan).size();
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        costs.task_seconds.push_back(plan.rough_seconds(task) + seconds_to_finish(plan, task));
    return costs;
}

Calibration calibrate(const Plan& plan, const CalibrationLimits& limits) {
    Calibration costs = rough_costs(plan);
    std::vector<Kind> kinds = kinds_of(plan);
    std::stable_sort(kinds.begin(), kinds.end(), [](const Kind& a, const Kind& b) { return a.rough > b.rough; });
    constexpr double longer = 4.0; // for points that may differ a hundredfold
    const farm::Work work = plan.work(1);
    const double begin = computed_seconds();
    for (Kind& kind : kinds) {
        const double spent = computed_seconds() - begin;
        if (spent >= limits.all) break;
        const double patience = std::min(limits.each, limits.all - spent);
        if (trial_points(plan, kind.tasks.front()) > 0) {
            kind.factor = seconds_of_points(plan, kind, longer * patience) / kind.rough;
        } else {
            const std::size_t middle = kind.tasks[kind.tasks.size() / 2];
            if (const auto seconds = measured_seconds(plan, work, middle, patience))
                kind.factor = *seconds / plan.rough_seconds(middle);
        }
        if (kind.factor) ++costs.measured;
    }
    for (const Kind& kind : kinds) {
        const double factor = kind.factor ? *kind.factor : mean_factor(kinds, kind);
        for (const std::size_t task : kind.tasks)
            costs.task_seconds[task] = plan.rough_seconds(task) * factor + seconds_to_finish(plan, task);
    }
    return costs;
}

} // namespace mattis::diagram
