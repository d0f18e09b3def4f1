#include "phase_diagrams/run/output_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "core/rng.hpp"
#include "farm/stop.hpp"
#include "io/slurm.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/job/ledger.hpp"

namespace mattis::diagram {

namespace {

double seconds_so_far(const io::ResultFile& file) { return std::stod(file.meta.at("wall_seconds")); }

/// Writes the file of a run that has lost its lock beside the output. Returns what the user must know.
std::string rescued(const io::ResultFile& file, const std::filesystem::path& output, const std::string& why) {
    const std::string lost = fmt::format("{}, so that {} is written no more", why, output.string());
    try {
        return fmt::format("{}; what this run has done is in {}, which mattis merge joins with it", lost,
                           io::write_aside(file, output).string());
    } catch (const io::FileError& error) {
        return fmt::format("{}; what this run has done is lost ({})", lost, error.what());
    }
}

std::size_t finished_tasks(const farm::Ledger& ledger) {
    return static_cast<std::size_t>(std::ranges::count_if(ledger, [](const auto& task) { return task.finished; }));
}

std::uint64_t hash_of(const Bytes& bytes) {
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

int idle_starts_of(const io::ResultFile& file) {
    const auto entry = file.meta.find("idle_starts");
    return entry == file.meta.end() ? 0 : std::atoi(entry->second.c_str());
}

/// Of the tasks that have begun and are not finished: few at any time.
std::map<std::size_t, Bytes> begun(farm::Ledger ledger) {
    std::map<std::size_t, Bytes> states;
    for (std::size_t task = 0; task < ledger.size(); ++task)
        if (!ledger[task].finished && !ledger[task].bytes.empty()) states[task] = std::move(ledger[task].bytes);
    return states;
}

} // namespace

io::Ownership ownership(const Plan& plan) {
    return {.identity = identity(plan),
            .check_content =
                [&plan](const io::ResultFile& file) {
                    file.meta.at("started");
                    seconds_so_far(file);
                    if (file.meta.at("status") != "complete") stored_ledger(file, plan);
                },
            .has_grown_from = [&plan](const io::ResultFile& file) { return is_part_of(file, plan); }};
}

OutputFiles::OutputFiles(const Plan& plan, const RunOptions& options) : plan_(plan), options_(options) {
    state_.threads = options.threads;
    state_.shard = options.shard;
    state_.started = utc_now();
    ledger.resize(plan.tasks());
}

bool OutputFiles::begin() {
    if (plan_.job().run.walltime.seconds) seconds_ = plan_.job().run.walltime.seconds;
    if (plan_.job().run.walltime.of_slurm) seconds_ = spent().count() + io::slurm_seconds_left();
    require_writable(options_.output);
    lock_.emplace(options_.output);
    if (!lock_->notice().empty()) tell(lock_->notice());
    const io::Generations found = io::find_generations(options_.output, ownership(plan_));
    if (found.latest) require_same_shard(found.latest->meta, options_.shard, options_.output);
    for (const std::string& message : io::tidy(found, options_.output)) tell(message);
    if (!found.latest) return true;
    if (found.complete) return false;
    ledger = ledger_to_go_on(*found.latest, plan_);
    if (found.grown)
        tell(fmt::format("{} holds {} of the {} tasks of this job, which has grown: they are kept",
                         options_.output.string(), finished_tasks(ledger), ledger.size()));
    finished_before_ = finished_tasks(ledger);
    for (std::size_t task = 0; task < ledger.size(); ++task)
        if (!ledger[task].finished && !ledger[task].bytes.empty()) states_before_[task] = hash_of(ledger[task].bytes);
    idle_starts_before_ = idle_starts_of(*found.latest);
    generation_ = found.latest->generation;
    state_.started = found.latest->meta.at("started");
    earlier_seconds_ = seconds_so_far(*found.latest);
    if (const auto parts = found.latest->meta.find("parts"); parts != found.latest->meta.end())
        state_.parts = parts->second;
    if (found.earlier) earlier_ = begun(stored_ledger(*found.earlier, plan_));
    return true;
}

std::optional<std::chrono::duration<double>> OutputFiles::time_left() const {
    if (!seconds_) return std::nullopt;
    return std::chrono::duration<double>(*seconds_) - spent();
}

bool OutputFiles::stop_if_lock_is_lost() const {
    if (lock_->lost().empty()) return false;
    farm::request_stop();
    return true;
}

void OutputFiles::write_checkpoint(const farm::Ledger& current) {
    if (!stop_if_lock_is_lost()) write(current, false);
}

void OutputFiles::write(const farm::Ledger& current, bool complete, const std::string& failure) {
    state_.complete = complete;
    state_.failure = failure;
    state_.idle_starts = has_advanced(current) ? 0 : idle_starts_before_;
    store(current);
}

void OutputFiles::write_stopped(const farm::Ledger& current) {
    constexpr std::chrono::seconds too_soon{1}; // a signal by then says nothing about the work
    const bool counts = !farm::stop_requested() || spent() >= too_soon;
    state_.idle_starts = has_advanced(current) ? 0 : idle_starts_before_ + (counts ? 1 : 0);
    store(current);
}

bool OutputFiles::has_advanced(const farm::Ledger& current) const {
    if (finished_tasks(current) > finished_before_) return true;
    for (std::size_t task = 0; task < current.size(); ++task) {
        if (current[task].finished || current[task].bytes.empty()) continue;
        const auto before = states_before_.find(task);
        const bool as_before = before != states_before_.end() && before->second == hash_of(current[task].bytes);
        if (!as_before && plan_.share_done(task, current[task].bytes) > 0.0) return true;
    }
    return false;
}

void OutputFiles::store(const farm::Ledger& current) {
    state_.wall_seconds = earlier_seconds_ + spent().count();
    io::ResultFile file = result_file(plan_, current, state_);
    file.generation = generation_ + 1;
    if (const std::string why = lock_->lost(); !why.empty()) throw io::FileError(rescued(file, options_.output, why));
    state_.complete ? io::write_complete(file, options_.output) : io::write_generation(file, options_.output);
    ++generation_;
}

Bytes OutputFiles::earlier_state(std::size_t task) const {
    const auto state = earlier_.find(task);
    return state == earlier_.end() ? Bytes{} : state->second;
}

void OutputFiles::tell(const std::string& message) const {
    if (options_.tell) options_.tell(message);
}

} // namespace mattis::diagram
