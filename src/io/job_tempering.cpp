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

} // namespace

bool read_tempering(const Entry& entry, TemperingSection& section) {
    read_section(entry, tempering_keys, section);
    const toml::table* table = entry.node().as_table();
    if (table == nullptr || entry.reading().faults.touch(entry.key())) return false;
    return table->contains("temperatures") ? check_list(entry, *table, section) : check_range(entry, *table, section);
}

} // namespace mattis::io
