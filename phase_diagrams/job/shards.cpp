#include "phase_diagrams/job/shards.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::diagram {

namespace {

constexpr int most_shards = 100000;

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

std::string Shard::text() const { return fmt::format("{}/{}", index, count); }

Shard parse_shard(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto index = whole_number(text.substr(0, slash)), count = whole_number(text.substr(slash + 1));
        if (index && count && *count <= most_shards && 1 <= *index && *index <= *count) return {*index, *count};
    }
    throw InputError(
        fmt::format("shard '{}': allowed is i/n with whole numbers 1 <= i <= n <= {}, as 2/8", text, most_shards));
}

std::vector<bool> tasks_of(const Shard& shard, const Plan& plan) {
    std::vector<double> cost;
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        // Those that come first in a run stand last here, where the first shards knew none of them.
        cost.push_back(plan.comes_first(task) ? -1.0 : plan.task_seconds(task));
    std::vector<std::size_t> order(cost.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cost[a] > cost[b]; });
    std::vector<bool> chosen(order.size(), false);
    for (auto place = static_cast<std::size_t>(shard.index - 1); place < order.size();
         place += static_cast<std::size_t>(shard.count))
        chosen[order[place]] = true;
    return chosen;
}

std::optional<Shard> stored_shard(const std::map<std::string, std::string>& meta) {
    const auto entry = meta.find("shard");
    if (entry == meta.end()) return std::nullopt;
    return parse_shard(entry->second);
}

void require_same_shard(const std::map<std::string, std::string>& meta, const std::optional<Shard>& shard,
                        const std::filesystem::path& output) {
    const auto entry = meta.find("shard");
    const std::string stored = entry == meta.end() ? "" : entry->second;
    const std::string wanted = shard ? shard->text() : "";
    if (stored == wanted) return;
    const auto named = [](const std::string& text) { return text.empty() ? "the whole job" : "shard " + text; };
    throw InputError(fmt::format(
        "output {} holds {} of this job, not {}: allowed is a new name, or {} to go on with it", output.string(),
        named(stored), named(wanted), stored.empty() ? "no --shard" : "--shard " + stored));
}

} // namespace mattis::diagram
