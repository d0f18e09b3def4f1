#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>

#include "farm/farm.hpp"
#include "phase_diagrams/plan.hpp"
#include "phase_diagrams/shards.hpp"
#include "phase_diagrams/watch.hpp"

namespace mattis::diagram {

struct RunOptions {
    std::filesystem::path output;
    int threads = 1;
    std::optional<Shard> shard{}; ///< the part of the job to compute; nothing: all of it
    std::function<void(std::size_t finished, std::size_t tasks)> progress{}; ///< on rank 0
    Watch::Report report{};                                                  ///< on rank 0, every two seconds at most
};

/// How the output file stands to a job before it is run.
enum class OutputState { fresh, resumable, complete };

/// Looks at the output file, without changing anything. Throws InputError when it is the output of another job or
/// shard, is not a result file, or cannot be written; io::FileError when it is damaged.
OutputState inspect_output(const Plan& plan, const std::filesystem::path& output,
                           const std::optional<Shard>& shard = std::nullopt);

/// Runs everything a plan, or a shard of it, asks for, on all ranks and threads, going on from what the output file
/// holds, and writes that file at every checkpoint, at a stop, and at the end. Every rank calls it with the same plan;
/// rank 0 reads and writes the file. Throws as inspect_output on rank 0 (other ranks then return stopped),
/// farm::TaskFailure, io::FileError.
farm::Outcome run(const Plan& plan, const RunOptions& options);

} // namespace mattis::diagram
