#include "phase_diagrams/run/progress.hpp"

#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/job/shards.hpp"

namespace mattis::diagram {

namespace {

/// A state that cannot be read is the failure of the task that takes it up, not of those who watch.
double readable_share(const Plan& plan, std::size_t task, const Bytes& state) {
    try {
        return plan.share_done(task, state);
    } catch (const BytesError&) {
        return 0.0;
    }
}

void see_readable(PartProgress& part, std::size_t task, const Bytes& state) {
    if (state.empty()) return;
    try {
        part.see_state(task, state);
    } catch (const BytesError&) { // as above
    }
}

} // namespace

ProgressCounter::ProgressCounter(const Plan& plan, std::vector<bool> chosen)
    : plan_(plan), chosen_(std::move(chosen)), counted_(plan.tasks(), false) {
    for (const auto& part : plan.parts()) progress_.parts.push_back(part->progress());
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        if (!is_chosen(task)) continue;
        const double seconds = plan.task_seconds(task);
        ++progress_.tasks.all;
        progress_.cost += seconds;
        progress_.parts[plan.place(task).index]->count(plan.place(task).number, seconds);
    }
}

const RunProgress& ProgressCounter::take(const farm::Ledger& ledger) {
    progress_.cost_left = 0.0;
    for (const auto& part : progress_.parts) part->forget_unfinished();
    for (std::size_t task = 0; task < ledger.size(); ++task) {
        if (!is_chosen(task)) continue;
        if (!ledger[task].finished)
            add_unfinished(task, ledger[task]);
        else if (!counted_[task])
            add_finished(task, ledger[task].bytes);
    }
    return progress_;
}

const RunProgress& ProgressCounter::finish() {
    progress_.tasks.finished = progress_.tasks.all;
    progress_.cost_left = 0.0;
    for (const auto& part : progress_.parts) part->finish();
    return progress_;
}

void ProgressCounter::add_unfinished(std::size_t task, const farm::Progress& progress) {
    const double share = readable_share(plan_, task, progress.bytes);
    const double left = (1.0 - share) * plan_.task_seconds(task);
    progress_.cost_left += left;
    const Plan::Place at = plan_.place(task);
    progress_.parts[at.index]->add_unfinished(at.number, progress.given, share, left);
    see_readable(*progress_.parts[at.index], at.number, progress.bytes);
}

void ProgressCounter::add_finished(std::size_t task, const Bytes& result) {
    counted_[task] = true;
    ++progress_.tasks.finished;
    const Plan::Place at = plan_.place(task);
    progress_.parts[at.index]->add_finished(at.number, result);
}

RunProgress progress_of(const Plan& plan, const io::ResultFile& file) {
    const auto shard = stored_shard(file.meta);
    const bool complete = file.meta.at("status") == "complete";
    ProgressCounter counter(plan, shard ? tasks_of(*shard, plan) : std::vector<bool>{});
    if (shard || !complete) counter.take(stored_ledger(file, plan));
    if (complete) counter.finish();
    RunProgress progress = std::move(counter).release();
    // A complete file of a whole job has dropped its ledger, but its tables say it all.
    if (complete && !shard)
        for (const auto& part : progress.parts) part->read(file);
    return progress;
}

std::optional<double> pace(double left_before, double left_now, double seconds) {
    if (!(seconds > 0.0) || !(left_before > left_now)) return std::nullopt;
    return (left_before - left_now) / seconds;
}

} // namespace mattis::diagram
