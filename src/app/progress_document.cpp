#include "app/progress_document.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/table.hpp"

namespace mattis::app {

namespace {

Json count_json(const diagram::Count& count) { return {{"finished", count.finished}, {"all", count.all}}; }

Json seconds_json(double cost_left, std::optional<double> pace) {
    if (cost_left <= 0.0) return 0.0;
    return pace ? Json(cost_left / *pace) : Json(nullptr);
}

Json point_json(const diagram::Plan& plan, std::size_t k, const diagram::PointProgress& progress,
                std::optional<double> pace) {
    using RunProgress = diagram::PointProgress;
    const diagram::Simulation& simulation = plan.simulations[k];
    const diagram::SimulatedPoint& first = plan.points[simulation.points.front()];
    Json object = to_json(plan.job.model, first.values);
    if (simulation.protocol.tempering) object["T"] = simulation.protocol.tempering->measured;
    object["N"] = first.N;
    object["point"] = plan.simulation_name(k);
    object["samples"] = progress.samples.all;
    object["finished"] = progress.samples.finished;
    object["running"] = progress.running;
    object["begun"] = progress.begun;
    object["chains"] = progress.chains;
    object["escaped"] = progress.escaped;
    for (std::size_t o = 0; o < RunProgress::shown.size(); ++o)
        object["tau"][std::string(mc::name(RunProgress::shown[o]))] = to_json(progress.tau[o]);
    object["remaining_seconds"] = seconds_json(progress.cost_left, pace);
    return object;
}

std::string remaining_text(const Json& seconds) {
    return seconds.is_null() ? "-" : duration_text(seconds.get<double>());
}

/// ", at 3.2% of the work per hour", in the smallest unit of time that makes it a per cent or more.
std::string rate_text(const Json& share_per_second) {
    if (share_per_second.is_null()) return "";
    constexpr std::array<std::pair<double, std::string_view>, 4> units{
        {{1.0, "second"}, {60.0, "minute"}, {3600.0, "hour"}, {86400.0, "day"}}};
    const double percent = 100.0 * share_per_second.get<double>();
    const auto* unit =
        std::find_if(units.begin(), units.end() - 1, [&](const auto& u) { return percent * u.first >= 1.0; });
    return fmt::format(", at {:.2g}% of the work per {}", percent * unit->first, unit->second);
}

std::string tau_text(const Json& tau) { return tau.is_null() ? "-" : fmt::format("{:.3g}", tau.get<double>()); }

std::string points_text(const Json& points) {
    TextTable table(
        {"point", "samples", "running", "done of begun", "escaped", "tau m", "tau energy", "tau q", "remaining"});
    for (const Json& point : points)
        table.add({point["point"].get<std::string>(),
                   fmt::format("{}/{}", point["finished"].get<int>(), point["samples"].get<int>()),
                   fmt::format("{}", point["running"].get<int>()), fmt::format("{:.2f}", point["begun"].get<double>()),
                   fmt::format("{}/{}", point["escaped"].get<int>(), point["chains"].get<int>()),
                   tau_text(point["tau"]["m"]), tau_text(point["tau"]["energy"]), tau_text(point["tau"]["q"]),
                   remaining_text(point["remaining_seconds"])});
    return table.text();
}

} // namespace

void add_progress(Json& document, const diagram::Plan& plan, const diagram::RunProgress& progress,
                  std::optional<double> pace) {
    document["tasks"] = progress.tasks.all;
    document["tasks_finished"] = progress.tasks.finished;
    document["theory_rows"] = count_json(progress.rows);
    document["lines"] = count_json(progress.lines);
    document["share"] = progress.cost > 0.0 ? 1.0 - progress.cost_left / progress.cost : 1.0;
    document["pace"] = to_json(pace);
    document["remaining_seconds"] = seconds_json(progress.cost_left, pace);
    document["share_per_second"] = pace && progress.cost > 0.0 ? Json(*pace / progress.cost) : Json(nullptr);
    document["points"] = Json::array();
    for (std::size_t k = 0; k < progress.points.size(); ++k)
        document["points"].push_back(point_json(plan, k, progress.points[k], pace));
}

std::string run_progress_text(const Json& document) {
    std::string text =
        fmt::format("tasks    {} of {} finished", document["tasks_finished"].get<int>(), document["tasks"].get<int>());
    if (!document.contains("points")) return text + "\n";
    text += fmt::format(", {:.0f}% of the work\n", 100.0 * document["share"].get<double>());
    text += fmt::format("theory   {} of {} rows of the grid, {} of {} lines\n",
                        document["theory_rows"]["finished"].get<int>(), document["theory_rows"]["all"].get<int>(),
                        document["lines"]["finished"].get<int>(), document["lines"]["all"].get<int>());
    if (document["remaining_seconds"] != 0.0)
        text += fmt::format("remains  {}{}\n", remaining_text(document["remaining_seconds"]),
                            rate_text(document["share_per_second"]));
    if (!document["points"].empty()) text += "\n" + points_text(document["points"]);
    return text;
}

} // namespace mattis::app
