#include "phase_diagrams/job/plan.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/parts/registry.hpp"

namespace mattis::diagram {

namespace {

/// Throws InputError unless this machine has memory for `workers` tasks at a time, of whatever part.
void require_memory(const Plan& plan, int workers) {
    const auto available = static_cast<double>(available_memory());
    for (const auto& part : plan.parts()) {
        const TaskMemory largest = part->memory();
        const double needed = largest.bytes * workers;
        if (needed <= available) continue;
        throw InputError(fmt::format("{}: {} needs {:.3g} GiB for one {}, {:.3g} GiB for {} at a time, but {:.3g} GiB "
                                     "are available: allowed are {}, or fewer threads",
                                     plan.job().file.string(), largest.name, largest.bytes / gibibyte, largest.unit,
                                     needed / gibibyte, workers, available / gibibyte, largest.smaller));
    }
}

} // namespace

Plan::Plan(Job job) : job_(std::make_shared<const Job>(std::move(job))), first_{0} {
    for (const JobPart* part : job_parts()) {
        parts_.push_back(part->plan(job_));
        first_.push_back(first_.back() + parts_.back()->tasks());
    }
}

Plan::Place Plan::place(std::size_t task) const {
    std::size_t index = 0;
    while (task >= first_[index + 1]) ++index;
    return {parts_[index].get(), task - first_[index], index};
}

std::uint64_t Plan::task_key(std::size_t task) const {
    const Place at = place(task);
    return content_hash(at.part->content(at.number));
}

double Plan::rough_seconds(std::size_t task) const {
    const Place at = place(task);
    return at.part->seconds_to_begin(at.number) + at.part->rough_seconds(at.number);
}

double Plan::share_done(std::size_t task, const Bytes& state) const {
    if (state.empty()) return 0.0;
    const Place at = place(task);
    return at.part->share_done(at.number, state);
}

farm::Work Plan::work(int threads) const {
    farm::Work work;
    work.tasks = tasks();
    for (std::size_t task = 0; task < tasks(); ++task)
        work.cost.push_back(comes_first(task) ? std::numeric_limits<double>::infinity() : rough_seconds(task));
    work.make = [this, threads](std::size_t task) -> std::unique_ptr<farm::Task> {
        const Place at = place(task);
        return at.part->make(at.number, threads);
    };
    work.resume = [](farm::Task& task, const Bytes& state) {
        ByteReader from(state);
        dynamic_cast<PartTask&>(task).load(from);
        from.require_end();
    };
    work.name = [this](std::size_t task) { return task_name(task); };
    return work;
}

Plan make_plan(Job job, int workers) {
    Plan plan(std::move(job));
    require_memory(plan, workers);
    return plan;
}

} // namespace mattis::diagram
