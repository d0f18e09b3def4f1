#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "farm/farm.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// Two finished results of one task that differ: another build of the program, or a fault.
struct Conflict {
    std::size_t task;
};

/// What two ledgers of one job know together. A finished task is kept rather than an unfinished one. Of two unfinished
/// states that is kept which has come further, or, of equal ones, the greater by its bytes. So the union of any number
/// of ledgers depends neither on their order nor on how often one takes part. Throws Conflict.
farm::Ledger merged(const Plan& plan, const farm::Ledger& a, const farm::Ledger& b);

/// What merging files has come to.
struct MergeReport {
    bool complete = false; ///< the output holds everything that the job asks for
    bool written = false;  ///< false: the output was complete before, and is as it was
    std::size_t finished = 0;
    std::size_t tasks = 0;
};

/// Joins shards, or unfinished or complete results, of one job into `output`; if that exists it takes part. If all
/// tasks are finished then, the output is the result file of the whole job, else one that a run goes on with. A
/// complete result among the files stands as it is. The lock of the output is held meanwhile. Throws InputError if the
/// files are of different jobs, if the output is itself a shard, or if a run writes it. Throws io::FileError if a file
/// is damaged, if two of them hold different results of one task, or if the output cannot be written. Nothing is
/// written then.
MergeReport merge(const std::filesystem::path& output, const std::vector<std::filesystem::path>& files);

} // namespace mattis::diagram
