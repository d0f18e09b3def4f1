#include "phase_diagrams/run/run.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "core/text_table.hpp"
#include "farm/environment.hpp"
#include "farm/stop.hpp"
#include "io/generations.hpp"
#include "phase_diagrams/run/output_files.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;

/// Names of the files that may lie beside an output: docs/running.md.
constexpr std::array<std::string_view, 7> auxiliary_endings{".lock",     ".live",         ".live.tmp",    ".tmp",
                                                            ".previous", ".previous.tmp", ".damaged-9999"};

/// Where there are fewer tasks than threads, each may have several: the chains of a ladder do.
int threads_of_a_task(const Plan& plan, int threads) {
    std::size_t tasks = 0; // those that come first leave their threads to the others soon
    for (std::size_t task = 0; task < plan.tasks(); ++task) tasks += plan.comes_first(task) ? 0 : 1;
    const auto all = static_cast<std::size_t>(threads) * static_cast<std::size_t>(farm::ranks());
    const std::size_t share = all / std::max<std::size_t>(1, tasks);
    return static_cast<int>(std::clamp<std::size_t>(share, 1, static_cast<std::size_t>(threads)));
}

/// Reports of a run that still holds its lock; one that does not stops, and has nothing to say about the output.
ProgressReporter::Report watched(const ProgressReporter::Report& report, const OutputFiles& files) {
    return [&report, &files](const LiveReport& what) {
        if (!files.stop_if_lock_is_lost() && report) report(what);
    };
}

farm::Options farm_options(const Plan& plan, const RunOptions& options, OutputFiles& files) {
    farm::Options farm;
    farm.threads = options.threads;
    if (options.shard) farm.chosen = tasks_of(*options.shard, plan);
    farm.time_left = files.time_left();
    farm.checkpoint_every = std::chrono::duration<double>(plan.job().run.checkpoint_every);
    farm.checkpoint = [&files](const farm::Ledger& ledger) { files.write_checkpoint(ledger); };
    farm.earlier = [&files](std::size_t task) { return files.earlier_state(task); };
    farm.tell = [&files](const std::string& message) { files.tell(message); };
    farm.progress = [&options, &files,
                     reporter = std::make_shared<ProgressReporter>(plan, farm.chosen, watched(options.report, files))](
                        std::size_t finished, std::size_t tasks) {
        if (options.progress) options.progress(finished, tasks);
        reporter->report_if_due(files.ledger);
    };
    return farm;
}

/// "point T = 0.8  N = 600, sample 0, needs about 9 s": the task of this run that comes further the soonest. By a rough
/// formula: where that is less than the time that was not enough, it is not told.
std::string soonest(const Plan& plan, const RunOptions& options, const farm::Ledger& ledger,
                    std::optional<double> not_enough) {
    const std::vector<bool> chosen = options.shard ? tasks_of(*options.shard, plan) : std::vector<bool>();
    std::size_t first = plan.tasks();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        if (ledger[task].finished || (!chosen.empty() && !chosen[task])) continue;
        const Plan::Place at = plan.place(task);
        const double seconds = at.part->seconds_to_begin(at.number) + at.part->block_seconds(at.number);
        if (seconds < least) first = task, least = seconds;
    }
    return first == plan.tasks() ? "nothing is left"
           : not_enough && least <= *not_enough
               ? fmt::format("the soonest, {}, needs more for that", plan.task_name(first))
               : fmt::format("the soonest, {}, needs about {} for that", plan.task_name(first), duration_text(least));
}

/// Throws TaskFailure where starting a stopped run again would change nothing: there was a deadline, or there were some
/// stops in succession, before any task had come further. Whatever starts stopped runs again would do so for ever.
void require_advance(const Plan& plan, const RunOptions& options, const OutputFiles& files) {
    constexpr int most_idle_starts = 3; // by signals, which may come at any time
    const int idle = files.idle_starts();
    if (idle == 0 || (farm::stop_requested() && idle < most_idle_starts)) return;
    const std::string which = farm::stop_requested()
                                  ? fmt::format("{} runs were stopped one after the other", idle)
                                  : fmt::format("the time of the run, {}, was over", duration_text(*files.seconds()));
    throw farm::TaskFailure(
        fmt::format("{} before any task had come further; {}: allowed is more time", which,
                    soonest(plan, options, files.ledger, farm::stop_requested() ? std::nullopt : files.seconds())));
}

/// Throws InputError where a name is too long for the names of the files that a run makes beside its output.
void require_room_for_names(const fs::path& output, const fs::path& folder) {
    const std::string name = output.filename().string();
    const long longest = pathconf(folder.c_str(), _PC_NAME_MAX), longest_path = pathconf(folder.c_str(), _PC_PATH_MAX);
    std::size_t most = 0;
    for (const std::string_view ending : auxiliary_endings) most = std::max(most, ending.size());
    const auto limit = [&](std::string_view what, std::size_t size, long allowed) {
        if (allowed > 0 && size + most > static_cast<std::size_t>(allowed))
            throw InputError(fmt::format("output {}: the {} has {} bytes: allowed are at most {}, as a run makes files "
                                         "beside it whose names are longer by {}",
                                         output.string(), what, size, static_cast<std::size_t>(allowed) - most, most));
    };
    limit("name", name.size(), longest);
    limit("path", output.native().size() + 1, longest_path); // with the byte that ends it
}

} // namespace

void require_writable(const fs::path& output) {
    const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
    const auto refuse = [&](const std::string& why) {
        throw InputError(fmt::format("output {} cannot be written: {}", output.string(), why));
    };
    std::error_code ignored;
    if (fs::is_directory(output, ignored))
        throw InputError(fmt::format("output {} is a folder: allowed is the name of a file", output.string()));
    if (fs::exists(output, ignored) && !fs::is_regular_file(output, ignored))
        throw InputError(
            fmt::format("output {} is a device or a pipe: allowed is the name of a file", output.string()));
    if (!fs::is_directory(folder, ignored)) refuse(fmt::format("there is no folder {}", folder.string()));
    if (access(folder.c_str(), W_OK | X_OK) != 0) refuse(std::strerror(errno));
    require_room_for_names(output, folder);
    io::require_own_names(output);
    struct statvfs system {};
    if (statvfs(folder.c_str(), &system) == 0 && system.f_blocks > 0 && system.f_bavail == 0)
        refuse(fmt::format("there is no space left in {}", folder.string()));
}

OutputState inspect_output(const Plan& plan, const fs::path& output, const std::optional<Shard>& shard) {
    require_writable(output);
    const io::Generations found = io::find_generations(output, ownership(plan));
    if (!found.latest) return OutputState::fresh;
    require_same_shard(found.latest->meta, shard, output);
    return found.complete ? OutputState::complete : OutputState::resumable;
}

farm::Outcome run(const Plan& plan, const RunOptions& options) {
    enum Beginning { nothing_left = 0, work_left = 1, refused = 2 };
    OutputFiles files(plan, options);
    int start = work_left;
    std::exception_ptr fault;
    if (farm::rank() == 0) {
        try {
            start = files.begin() ? work_left : nothing_left;
        } catch (...) {
            fault = std::current_exception();
            start = refused;
        }
    }
    start = farm::broadcast(start);
    if (fault) std::rethrow_exception(fault);
    if (start == refused) return farm::Outcome::stopped;
    if (start == nothing_left) return farm::Outcome::complete;

    const farm::Work work = plan.work(threads_of_a_task(plan, options.threads));
    auto outcome = farm::Outcome::stopped;
    try {
        outcome = farm::run(work, files.ledger, farm_options(plan, options, files));
    } catch (const farm::TaskFailure& failure) {
        if (farm::rank() == 0) files.write(files.ledger, false, failure.what());
        throw farm::TaskFailure(fmt::format("{}: {}", options.output.string(), failure.what()));
    }
    if (farm::rank() != 0) return outcome;
    if (outcome == farm::Outcome::complete) {
        files.write(files.ledger, true);
    } else {
        files.write_stopped(files.ledger);
        require_advance(plan, options, files);
    }
    return outcome;
}

} // namespace mattis::diagram
