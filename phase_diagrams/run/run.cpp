#include "phase_diagrams/run/run.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "farm/environment.hpp"
#include "io/generations.hpp"
#include "phase_diagrams/run/output_files.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;

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

} // namespace

void require_writable(const fs::path& output) {
    const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
    std::error_code ignored;
    if (fs::is_directory(output, ignored))
        throw InputError(fmt::format("output {} is a folder: allowed is the name of a file", output.string()));
    if (fs::exists(output, ignored) && !fs::is_regular_file(output, ignored))
        throw InputError(
            fmt::format("output {} is a device or a pipe: allowed is the name of a file", output.string()));
    if (!fs::is_directory(folder, ignored))
        throw InputError(
            fmt::format("output {} cannot be written: there is no folder {}", output.string(), folder.string()));
    if (access(folder.c_str(), W_OK) != 0)
        throw InputError(fmt::format("output {} cannot be written: {}", output.string(), std::strerror(errno)));
    io::require_own_names(output);
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
    try {
        const farm::Outcome outcome = farm::run(work, files.ledger, farm_options(plan, options, files));
        if (farm::rank() == 0) files.write(files.ledger, outcome == farm::Outcome::complete);
        return outcome;
    } catch (const farm::TaskFailure& failure) {
        if (farm::rank() == 0) files.write(files.ledger, false, failure.what());
        throw farm::TaskFailure(fmt::format("{}: {}", options.output.string(), failure.what()));
    }
}

} // namespace mattis::diagram
