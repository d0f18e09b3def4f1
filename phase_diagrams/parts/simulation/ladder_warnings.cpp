#include "phase_diagrams/parts/simulation/ladder_warnings.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include <fmt/format.h>

#include "models/contract/model_at.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

std::vector<std::string> ladder_warnings(const SimulationPlan& plan) {
    constexpr std::size_t most_asked = 16;
    const Job& job = plan.job();
    if (plan.simulations.empty() || !job.model.has_theory) return {};
    const mc::Schedule& schedule = plan.simulations.front().schedule;
    const bool some_at_random = schedule.begins_at_random() || schedule.start == mc::Start::archetype_and_random;
    if (!some_at_random || schedule.dynamics == mc::Dynamics::zero_temperature) return {};

    const Capabilities& has = job.model.capabilities;
    const auto field = std::ranges::find(job.model.fields, has.thermal(), &FieldInfo::name);
    const auto T = static_cast<std::size_t>(field - job.model.fields.begin());
    std::map<ParameterValues, std::size_t> coldest; // by the other parameters
    for (std::size_t k = 0; k < plan.points.size(); ++k) {
        ParameterValues others = plan.points[k].values;
        others.at(T) = 0.0;
        const auto [entry, fresh] = coldest.try_emplace(others, k);
        const auto temperature = [&](std::size_t point) { return has.temperature_of(plan.points[point].values.at(T)); };
        if (!fresh && temperature(k) < temperature(entry->second)) entry->second = k;
    }
    std::vector<std::string> warnings;
    std::size_t asked = 0;
    for (const auto& [others, point] : coldest) {
        if (asked++ == most_asked) break;
        ParameterValues at = plan.points[point].values;
        if (schedule.tempering) at.at(T) = schedule.tempering->temperatures.back();
        if (!expectation_at(at, job.model, plan.chain_start(), plan.ansaetze()).valleys) continue;
        warnings.push_back(schedule.tempering
                               ? fmt::format("{}: theory expects several valleys at the hottest rung, T = {}, too, so "
                                             "that chains will not leave theirs; give the ladder a higher end",
                                             plan.point_name(point), at.at(T))
                               : fmt::format("{}: theory expects several valleys, and chains without a ladder will not "
                                             "leave theirs{}",
                                             plan.point_name(point),
                                             has.temperature.empty() ? "" : "; give [montecarlo] tempering"));
    }
    return warnings;
}

} // namespace mattis::diagram
