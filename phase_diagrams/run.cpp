#include "phase_diagrams/run.hpp"

#include <chrono>
#include <cstring>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "farm/environment.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/results.hpp"
#include "phase_diagrams/tasks.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

void require_writable(const fs::path& output) {
    const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
    std::error_code ignored;
    if (fs::is_directory(output, ignored))
        throw InputError(fmt::format("output {} is a folder: allowed is the name of a file", output.string()));
    if (!fs::is_directory(folder, ignored))
        throw InputError(
            fmt::format("output {} cannot be written: there is no folder {}", output.string(), folder.string()));
    if (access(folder.c_str(), W_OK) != 0)
        throw InputError(fmt::format("output {} cannot be written: {}", output.string(), std::strerror(errno)));
}

/// Rank 0's part of a run: the file and the clock.
class Keeper {
public:
    Keeper(const Plan& plan, const RunOptions& options) : plan_(plan), options_(options) {
        state_.threads = options.threads;
        state_.shard = options.shard;
        state_.started = utc_now();
        ledger.resize(plan.tasks.size());
    }

    /// Takes up what the output file holds. Returns whether anything is left to do.
    bool begin() {
        const OutputState found = inspect_output(plan_, options_.output, options_.shard);
        if (found == OutputState::complete) return false;
        if (found == OutputState::resumable) {
            const io::ResultFile file = io::read(options_.output);
            ledger = stored_ledger(file, plan_);
            state_.started = file.meta.at("started");
            earlier_seconds_ = std::stod(file.meta.at("wall_seconds"));
            if (const auto parts = file.meta.find("parts"); parts != file.meta.end()) state_.parts = parts->second;
        }
        return true;
    }

    void write(const farm::Ledger& current, bool complete, const std::string& failure = {}) {
        state_.complete = complete;
        state_.failure = failure;
        state_.wall_seconds = earlier_seconds_ + std::chrono::duration<double>(Clock::now() - begin_).count();
        io::write(result_file(plan_, current, state_), options_.output);
    }

    farm::Ledger ledger;

private:
    const Plan& plan_;
    const RunOptions& options_;
    RunState state_;
    Clock::time_point begin_ = Clock::now();
    double earlier_seconds_ = 0.0;
};

farm::Options farm_options(const Plan& plan, const RunOptions& options, Keeper& keeper) {
    farm::Options farm;
    farm.threads = options.threads;
    if (options.shard) farm.chosen = tasks_of(*options.shard, plan);
    if (plan.job.run.walltime) farm.time_left = std::chrono::duration<double>(*plan.job.run.walltime);
    farm.checkpoint_every = std::chrono::duration<double>(plan.job.run.checkpoint_every);
    farm.checkpoint = [&keeper](const farm::Ledger& ledger) { keeper.write(ledger, false); };
    farm.progress = [&options, &keeper, watch = std::make_shared<Watch>(plan, farm.chosen, options.report)](
                        std::size_t finished, std::size_t tasks) {
        if (options.progress) options.progress(finished, tasks);
        watch->look(keeper.ledger);
    };
    return farm;
}

} // namespace

OutputState inspect_output(const Plan& plan, const fs::path& output, const std::optional<Shard>& shard) {
    require_writable(output);
    if (!fs::exists(output)) return OutputState::fresh;
    std::map<std::string, std::string> meta;
    try {
        meta = io::read_meta(output);
    } catch (const io::FileError& error) {
        throw InputError(
            fmt::format("output {} exists and is not a result file of mattis ({}): allowed is a new name, or "
                        "the file of the same job to go on with it",
                        output.string(), error.what()));
    }
    if (meta["job_hash"] != plan.identity())
        throw InputError(
            fmt::format("output {} holds the results of another job ('{}'): allowed is a new name, or the file "
                        "of the same job to go on with it",
                        output.string(), meta["title"]));
    require_same_shard(meta, shard, output);
    return meta["status"] == "complete" ? OutputState::complete : OutputState::resumable;
}

farm::Outcome run(const Plan& plan, const RunOptions& options) {
    enum Start { nothing_left = 0, work_left = 1, refused = 2 };
    Keeper keeper(plan, options);
    int start = work_left;
    std::exception_ptr fault;
    if (farm::rank() == 0) {
        try {
            start = keeper.begin() ? work_left : nothing_left;
        } catch (...) {
            fault = std::current_exception();
            start = refused;
        }
    }
    start = farm::broadcast(start);
    if (fault) std::rethrow_exception(fault);
    if (start == refused) return farm::Outcome::stopped;
    if (start == nothing_left) return farm::Outcome::complete;

    const farm::Work work = make_work(plan);
    try {
        const farm::Outcome outcome = farm::run(work, keeper.ledger, farm_options(plan, options, keeper));
        if (farm::rank() == 0) keeper.write(keeper.ledger, outcome == farm::Outcome::complete);
        return outcome;
    } catch (const farm::TaskFailure& failure) {
        if (farm::rank() == 0) keeper.write(keeper.ledger, false, failure.what());
        throw;
    }
}

} // namespace mattis::diagram
