#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/table.hpp"

namespace mattis::diagram {

/// What became of the runs that a job let learn, from the tables of its result file. Points can share a run: rows of
/// learning/samples with the same `run` are of one.
struct LearningOutcome {
    std::vector<std::string> messages; ///< one line for each run that has diverged: its first row, where and how
    bool all_diverged = false;         ///< there were runs, and none of them has learned its tasks
};
LearningOutcome learning_outcome(const std::map<std::string, Table>& tables);

} // namespace mattis::diagram
