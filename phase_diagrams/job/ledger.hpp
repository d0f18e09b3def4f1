#pragma once

#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The block of a result file that holds every task that has begun. Each is stored under the hash of its content, so
/// that any job that asks for it finds it again.
inline constexpr std::string_view ledger_block = "tasks";

/// A ledger as that block.
Bytes ledger_bytes(const Plan& plan, const farm::Ledger& ledger);

/// What a stored ledger holds of the tasks of a plan.
struct FoundTasks {
    farm::Ledger ledger;
    std::size_t strangers = 0; ///< tasks in it that the plan has not
};

/// Looks the tasks of a plan up in the bytes of such a block. Throws BytesError if they are none.
FoundTasks find_tasks(const Plan& plan, const Bytes& block);

/// The ledger of a file of this job. Throws io::FileError if the file holds none, or tasks that are not of the job.
farm::Ledger stored_ledger(const io::ResultFile& file, const Plan& plan);

/// The same to go on from. Finished results of a first ledger get their present form, for which phases are computed.
farm::Ledger ledger_to_go_on(const io::ResultFile& file, const Plan& plan);

/// Whether a file of another job holds tasks, and none but those of this plan: the job has grown. A shard has not.
bool is_part_of(const io::ResultFile& file, const Plan& plan);

/// Whether a file holds a ledger of the first layout: tasks by their places, none of them expectations of theory.
bool has_first_ledger(const io::ResultFile& file);

} // namespace mattis::diagram
