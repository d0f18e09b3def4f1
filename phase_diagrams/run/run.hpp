#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "farm/farm.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/job/shards.hpp"
#include "phase_diagrams/run/progress_reporter.hpp"

namespace mattis::diagram {

struct RunOptions {
    std::filesystem::path output;
    int threads = 1;
    std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now(); ///< the walltime counts from here
    std::optional<Shard> shard{}; ///< the part of the job to compute; nothing: all of it
    std::function<void(std::size_t finished, std::size_t tasks)> progress{}; ///< on rank 0
    std::function<void(const std::string& message)> tell{};                  ///< on rank 0, what a user should know
    ProgressReporter::Report report{};                                       ///< on rank 0, every two seconds at most
};

/// How the output file stands to a job before it is run.
enum class OutputState { fresh, resumable, complete };

/// Throws InputError unless a file of this name can be written where it shall lie.
void require_writable(const std::filesystem::path& output);

/// Looks at the output file and the generation before it, without changing anything. Throws InputError when they are
/// the output of another job or shard, not result files, or cannot be written; io::FileError when they are damaged.
OutputState inspect_output(const Plan& plan, const std::filesystem::path& output,
                           const std::optional<Shard>& shard = std::nullopt);

/// Runs everything that a plan, or a shard of it, asks for, on all ranks and threads. It goes on from what the output
/// file holds, and writes that file at every checkpoint, at a stop, and at the end. Every rank calls it with the same
/// plan; rank 0 reads and writes the file, and holds its lock.
/// Throws on rank 0 as inspect_output does, and InputError when another run holds the lock; other ranks then return
/// stopped. Throws farm::TaskFailure and io::FileError.
farm::Outcome run(const Plan& plan, const RunOptions& options);

} // namespace mattis::diagram
