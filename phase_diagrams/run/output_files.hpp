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

    /// Seconds until the run must have stopped; none if there is no such time.
    std::optional<std::chrono::duration<double>> time_left() const;

    /// Asks the run to stop if its lock is no longer its own, and says whether it is so: the output may be another
    /// run's by now.
    bool stop_if_lock_is_lost() const;

    /// Writes the file of a run that goes on, unless its lock is lost. Throws io::FileError.
    void write_checkpoint(const farm::Ledger& current);

    /// Writes the file of a run that is not complete, or is; or of one that has failed. If the lock is lost, it gets
    /// the name OUT.h5.rescued (-2, -3, …) and io::FileError says so. Throws io::FileError.
    void write(const farm::Ledger& current, bool complete, const std::string& failure = {});

    /// The state of a task in the generation before the one that the run went on from; empty if there is none.
    Bytes earlier_state(std::size_t task) const;

    /// Tells the user.
    void tell(const std::string& message) const;

    farm::Ledger ledger;

private:
    /// The file of the run as it stands.
    io::ResultFile content(const farm::Ledger& current, bool complete, const std::string& failure);

    using Clock = std::chrono::steady_clock;

    const Plan& plan_;
    const RunOptions& options_;
    RunState state_;
    Clock::time_point begin_ = Clock::now();
    std::optional<double> seconds_; ///< that the run may take
    std::optional<io::LockFile> lock_;
    std::uint64_t generation_ = 0; ///< of the file on disk
    std::map<std::size_t, Bytes> earlier_;
    double earlier_seconds_ = 0.0;
};

} // namespace mattis::diagram
