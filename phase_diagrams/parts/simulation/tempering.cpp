#include "phase_diagrams/parts/simulation/tempering.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "montecarlo/chain/temperatures.hpp"
#include "phase_diagrams/parts/simulation/keys.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view form = "allowed is either temperatures = [...], or from, to and count";

bool check_list(const io::Entry& entry, const TemperingSection& section) {
    const io::TomlValue& table = entry.value();
    for (const char* other : {"from", "to", "count", "spacing"})
        if (const io::TomlValue* given = table.get(other)) {
            entry.member(other, *given).refuse(fmt::format("the rungs are listed by temperatures already; {}", form));
            return false;
        }
    const io::Entry list = entry.member("temperatures", *table.get("temperatures"));
    const std::set<double> different(section.temperatures.begin(), section.temperatures.end());
    if (different.size() != section.temperatures.size())
        list.refuse("a temperature is given twice; allowed are different ones");
    else if (different.size() < 2)
        list.refuse("a ladder of one rung exchanges nothing; allowed are two temperatures or more");
    else
        return true;
    return false;
}

bool check_range(const io::Entry& entry, const TemperingSection& section) {
    for (const char* needed : {"from", "to", "count"})
        if (!entry.value().contains(needed)) {
            io::refuse_absence(entry, needed, fmt::format("is missing; {}", form));
            return false;
        }
    if (*section.from < *section.to) return true;
    entry.member("to", *entry.value().get("to"))
        .refuse(fmt::format("{} is not above from = {}; allowed is from < to", *section.to, *section.from));
    return false;
}

/// Rungs that rounding cannot tell apart are no ladder.
bool check_gaps(const io::Entry& entry, const TemperingSection& section) {
    constexpr double closest = 1e-8; // of the temperature
    const std::vector<double> rungs = ladder_temperatures(section);
    for (std::size_t k = 0; k + 1 < rungs.size(); ++k)
        if (!(rungs[k + 1] - rungs[k] >= closest * rungs[k])) {
            entry.refuse(fmt::format("the rungs {} and {} are too close; allowed are rungs apart by {} of their "
                                     "temperature or more",
                                     rungs[k], rungs[k + 1], closest));
            return false;
        }
    return true;
}

/// Rungs as the first rules have them: sums and powers in double precision.
std::vector<double> rounded_rungs(double from, double to, int count, mc::Spacing spacing) {
    std::vector<double> rungs;
    for (int k = 0; k < count; ++k) {
        const double x = static_cast<double>(k) / (count - 1);
        rungs.push_back(spacing == mc::Spacing::linear ? from + x * (to - from) : from * std::pow(to / from, x));
    }
    rungs.front() = from;
    rungs.back() = to;
    return rungs;
}

} // namespace

std::vector<double> ladder_temperatures(const TemperingSection& section) {
    if (!section.temperatures.empty()) {
        std::vector<double> listed = section.temperatures;
        std::sort(listed.begin(), listed.end());
        return listed;
    }
    const auto named = std::find(mc::spacing_names.begin(), mc::spacing_names.end(), section.spacing);
    const auto spacing = static_cast<mc::Spacing>(named - mc::spacing_names.begin());
    if (section.rule < io::shortest_decimals_rule)
        return rounded_rungs(*section.from, *section.to, section.count, spacing);
    return mc::spaced_temperatures(*section.from, *section.to, section.count, spacing);
}

TemperingSection read_tempering(const io::Entry& entry) {
    TemperingSection section;
    io::read_section(entry, tempering_keys, section);
    section.rule = entry.reading().rule;
    section.sound = false;
    if (!entry.value().is_table() || entry.reading().faults.touch(entry.key())) return section;
    const bool listed = entry.value().contains("temperatures");
    const bool given = listed ? check_list(entry, section) : check_range(entry, section);
    section.sound = given && check_gaps(entry, section);
    return section;
}

} // namespace mattis::diagram
