#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// One of `count` parts of a job, to be computed by itself and merged with the others.
struct Shard {
    int index = 1; ///< 1 to count
    int count = 1;

    std::string text() const; ///< "2/8"
};

/// Reads "i/n" with 1 <= i <= n. Throws InputError.
Shard parse_shard(std::string_view text);

/// By task: whether the shard has to do it. The tasks are dealt to the shards in the order of their cost, the most
/// expensive first: a function of the plan and of the number of shards alone, so that the shards of one job never
/// overlap and leave nothing out.
std::vector<bool> tasks_of(const Shard& shard, const Plan& plan);

/// The shard that a result file holds, from its provenance; nothing where it holds a whole job.
std::optional<Shard> stored_shard(const std::map<std::string, std::string>& meta);

/// Throws InputError unless an output file with this provenance holds the shard that is to be run.
void require_same_shard(const std::map<std::string, std::string>& meta, const std::optional<Shard>& shard,
                        const std::filesystem::path& output);

} // namespace mattis::diagram
