#include "app/progress_document.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_document.hpp"
#include "phase_diagrams/parts/registry.hpp"

namespace mattis::app {

namespace {

/// ", at 3.2% of the work per hour", in the smallest unit of time that makes it a per cent or more.
std::string rate_text(const Document& share_per_second) {
    if (share_per_second.is_null()) return "";
    constexpr std::array<std::pair<double, std::string_view>, 4> units{
        {{1.0, "second"}, {60.0, "minute"}, {3600.0, "hour"}, {86400.0, "day"}}};
    const double percent = 100.0 * share_per_second.number();
    const auto* unit =
        std::find_if(units.begin(), units.end() - 1, [&](const auto& u) { return percent * u.first >= 1.0; });
    return fmt::format(", at {:.2g}% of the work per {}", percent * unit->first, unit->second);
}

} // namespace

void add_progress(Document& document, const diagram::RunProgress& progress, std::optional<double> pace) {
    document["tasks"] = progress.tasks.all;
    document["tasks_finished"] = progress.tasks.finished;
    for (const auto& part : progress.parts) document.append(part->counts());
    document["share"] = progress.cost > 0.0 ? 1.0 - progress.cost_left / progress.cost : 1.0;
    document["pace"] = pace;
    document["remaining_seconds"] = diagram::remaining_seconds(progress.cost_left, pace);
    document["share_per_second"] = pace && progress.cost > 0.0 ? Document(*pace / progress.cost) : Document();
    for (const auto& part : progress.parts) document.append(part->details(pace));
}

std::string run_progress_text(const Document& document) {
    std::string text = fmt::format("tasks    {} of {} finished", document.at("tasks_finished").integer(),
                                   document.at("tasks").integer());
    if (document.at("share").is_null()) return text + "\n";
    text += fmt::format(", {:.0f}% of the work\n", 100.0 * document.at("share").number());
    for (const diagram::JobPart* part : diagram::job_parts()) text += part->status_lines(document);
    if (const Document& seconds = document.at("remaining_seconds"); seconds.is_null() || seconds.number() != 0.0)
        text += fmt::format("remains  {}{}\n", diagram::remaining_text(seconds),
                            rate_text(document.at("share_per_second")));
    for (const diagram::JobPart* part : diagram::job_parts())
        if (const std::string table = part->status_table(document); !table.empty()) text += "\n" + table;
    return text;
}

} // namespace mattis::app
