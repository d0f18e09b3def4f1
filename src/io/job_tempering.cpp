#include "io/job_tempering.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mattis::io {

namespace {

constexpr std::string_view form = "allowed is either temperatures = [...], or from, to and count";

bool check_list(const Entry& entry, const toml::table& table, const TemperingSection& section) {
    for (const char* other : {"from", "to", "count", "spacing"})
        if (const toml::node* node = table.get(other)) {
            entry.member(other, *node).refuse(fmt::format("the rungs are listed by temperatures already; {}", form));
            return false;
        }
    const Entry list = entry.member("temperatures", *table.get("temperatures"));
    const std::set<double> different(section.temperatures.begin(), section.temperatures.end());
    if (different.size() != section.temperatures.size())
        list.refuse("a temperature is given twice; allowed are different ones");
    else if (different.size() < 2)
        list.refuse("a ladder of one rung exchanges nothing; allowed are two temperatures or more");
    else
        return true;
    return false;
}

bool check_range(const Entry& entry, const toml::table& table, const TemperingSection& section) {
    for (const char* needed : {"from", "to", "count"})
        if (!table.contains(needed)) {
            refuse_absence(entry, needed, fmt::format("is missing; {}", form));
            return false;
        }
    if (*section.from < *section.to) return true;
    entry.member("to", *table.get("to"))
        .refuse(fmt::format("{} is not above from = {}; allowed is from < to", *section.to, *section.from));
    return false;
}

/// Rungs that rounding cannot tell apart are no ladder.
bool check_gaps(const Entry& entry, const TemperingSection& section) {
    constexpr double closest = 1e-8; // of the temperature
    const std::vector<double> rungs = entry.reading().vocabulary.ladder(section);
    for (std::size_t k = 0; k + 1 < rungs.size(); ++k)
        if (!(rungs[k + 1] - rungs[k] >= closest * rungs[k])) {
            entry.refuse(fmt::format("the rungs {} and {} are too close; allowed are rungs apart by {} of their "
                                     "temperature or more",
                                     rungs[k], rungs[k + 1], closest));
            return false;
        }
    return true;
}

} // namespace

bool read_tempering(const Entry& entry, TemperingSection& section) {
    read_section(entry, tempering_keys, section);
    const toml::table* table = entry.node().as_table();
    if (table == nullptr || entry.reading().faults.touch(entry.key())) return false;
    const bool given =
        table->contains("temperatures") ? check_list(entry, *table, section) : check_range(entry, *table, section);
    return given && check_gaps(entry, section);
}

} // namespace mattis::io
