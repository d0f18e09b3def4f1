#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "phase_diagrams/job/shards.hpp"

namespace mattis::app {

/// What a complete run says at its end, from the file that it has written: lines that exist nowhere, the verdict in a
/// line, and the command that comes next, one to a line. A file that cannot be read again is said to be complete all the same.
std::string run_summary(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard);

} // namespace mattis::app
