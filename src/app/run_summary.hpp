#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "phase_diagrams/job/shards.hpp"

namespace mattis::app {

/// What a complete run says at its end, line by line, from the file that it has written: lines that exist nowhere, runs
/// that have diverged, the verdict, and the command that comes next. A file that cannot be read again is said to be
/// complete all the same.
struct RunSummary {
    std::vector<std::string> lines;
    bool nothing_converged = false; ///< all runs that were to learn have diverged
};
RunSummary run_summary(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard);

} // namespace mattis::app
