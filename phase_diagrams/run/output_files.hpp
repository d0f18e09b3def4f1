#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "farm/farm.hpp"
#include "io/generations.hpp"
#include "io/lock_file.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"

namespace mattis::diagram {

/// How the files of a plan's output are told from others.
io::Ownership ownership(const Plan& plan);

/// Rank 0's part of a run: the lock, the files and the clock.
class OutputFiles {
public:
    OutputFiles(const Plan& plan, const RunOptions& options);

    /// Takes the lock, and up what the output's files hold. Returns whether anything is left to do. Throws InputError,
    /// io::FileError.
    bool begin();

    /// Seconds that the run may take; none if there is no limit.
    std::optional<double> seconds() const { return seconds_; }
    /// Seconds until the run must have stopped; none if there is no such time.
    std::optional<std::chrono::duration<double>> time_left() const;

    /// Asks the run to stop if its lock is no longer its own, and says whether it is so: the output may be another
    /// run's by now.
    bool stop_if_lock_is_lost() const;

    // These three write the file. If the lock is lost, it gets the name OUT.h5.rescued (-2, -3, …) and io::FileError
    // says so, but for a checkpoint, which is left out. They throw io::FileError.
    void write_checkpoint(const farm::Ledger& current); ///< of a run that goes on
    /// Of a run that is complete, or not, or has failed.
    void write(const farm::Ledger& current, bool complete, const std::string& failure = {});
    void write_stopped(const farm::Ledger& current); ///< of a run that was stopped

    /// Starts in succession, up to this one, that were stopped before they had advanced any task.
    int idle_starts() const { return state_.idle_starts; }

    /// The state of a task in the generation before the one that the run went on from; empty if there is none.
    Bytes earlier_state(std::size_t task) const;

    /// Tells the user.
    void tell(const std::string& message) const;

    farm::Ledger ledger;

private:
    using Clock = std::chrono::steady_clock;

    /// Whether a task has come further since the run began.
    bool has_advanced(const farm::Ledger& current) const;
    void store(const farm::Ledger& current);
    /// Since the run began.
    std::chrono::duration<double> spent() const { return Clock::now() - options_.begin; }

    const Plan& plan_;
    const RunOptions& options_;
    RunState state_;
    std::size_t finished_before_ = 0;                      ///< tasks, when the run began
    std::map<std::size_t, std::uint64_t> states_before_{}; ///< hashes of the states that there were then, by task
    int idle_starts_before_ = 0;
    std::optional<double> seconds_; ///< that the run may take from its beginning
    std::optional<io::LockFile> lock_;
    std::uint64_t generation_ = 0; ///< of the file on disk
    std::map<std::size_t, Bytes> earlier_;
    double earlier_seconds_ = 0.0;
};

} // namespace mattis::diagram
