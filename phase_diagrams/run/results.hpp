#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/job/shards.hpp"

namespace mattis::diagram {

/// How far a run has come, for the file's provenance.
struct RunState {
    bool complete = false; ///< everything that was to be done: the whole job, or the shard
    int threads = 1;
    std::string started;          ///< UTC, of the first start; kept when a run is resumed
    double wall_seconds = 0.0;    ///< summed over all starts
    std::optional<Shard> shard{}; ///< that this file holds; nothing: the whole job
    std::string failure{};        ///< why the run ended before everything was done; empty: no task failed
    /// Starts in succession, up to this one, that were stopped before they had advanced any task.
    int idle_starts = 0;
    std::string parts{}; ///< of a merged file: the runs that it is made of, one a line
};

/// The result file of a plan: tables of everything finished, the verdict, provenance and, for a shard or while it is
/// not complete, the ledger to merge or go on from. Layout: docs/results.md.
io::ResultFile result_file(const Plan& plan, const farm::Ledger& ledger, const RunState& state);

/// Now, as "2026-01-31T12:00:00Z".
std::string utc_now();

} // namespace mattis::diagram
