#pragma once

#include <filesystem>
#include <string>

#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/plan.hpp"

namespace mattis::diagram {

/// How far a run has come, for the file's provenance.
struct RunState {
    bool complete = false;
    int threads = 1;
    std::string started;       ///< UTC, of the first start; kept when a run is resumed
    double wall_seconds = 0.0; ///< summed over all starts
};

/// The result file of a plan: tables of everything finished, the verdict, provenance and, while it is not complete, the
/// ledger to go on from. Layout: docs/results.md.
io::ResultFile result_file(const Plan& plan, const farm::Ledger& ledger, const RunState& state);

/// The ledger of a run to go on with. Throws io::FileError if the file holds none or one of another number of tasks.
farm::Ledger stored_ledger(const io::ResultFile& file, const Plan& plan);

/// Now, as "2026-01-31T12:00:00Z".
std::string utc_now();

} // namespace mattis::diagram
