#include "phase_diagrams/parts/simulation/warnings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::diagram {

namespace {

/// Nothing where there is nothing to warn of.
using Warning = std::optional<std::string> (*)(const SimulationPlan&);

std::optional<std::string> too_few_sizes(const SimulationPlan& plan) {
    const std::size_t sizes = plan.section().N.size();
    const auto least = static_cast<std::size_t>(Rules{}.least_sizes);
    if (plan.theory_points.empty() || sizes >= least) return std::nullopt;
    return fmt::format("{} N: there is no verdict, because the limit of large N is extrapolated from {} sizes or more",
                       sizes == 1 ? "one size" : fmt::format("{} sizes", sizes), least);
}

std::optional<std::string> one_sample(const SimulationPlan& plan) {
    if (plan.section().samples > 1) return std::nullopt;
    return "one disorder sample: there are no errors, which are the spread between samples";
}

/// A number of patterns is whole: at small sizes and loads it can be far from what was asked for.
std::optional<std::string> load_is_far(const SimulationPlan& plan) {
    constexpr double far = 0.1; // of the load: less is within what an extrapolation in 1/N takes
    const std::string_view name = plan.job().model.capabilities.load;
    const FieldInfo* field = plan.job().model.find(name);
    if (field == nullptr) return std::nullopt;
    const auto at = static_cast<std::size_t>(field - plan.job().model.fields.data());
    const auto distance = [&](const SimulatedPoint& point) {
        const double asked = point.values[at], realised = point.realised[at];
        return asked > 0.0 ? std::abs(realised - asked) / asked : 0.0;
    };
    const auto count = std::ranges::count_if(plan.points, [&](const auto& point) { return distance(point) > far; });
    if (count == 0) return std::nullopt;
    const SimulatedPoint& worst = *std::ranges::max_element(plan.points, {}, distance);
    const Hamiltonian& hamiltonian = plan.simulations[worst.simulation].hamiltonian;
    const auto patterns = mc::kind_of(hamiltonian).stored_patterns(hamiltonian);
    const bool counts_them = patterns && !plan.job().model.capabilities.several_patterns();
    return fmt::format(
        "{} = {} at N = {} is {}{:.3g}, {:.3g} times what was asked for{}", name, worst.values[at], worst.N,
        counts_them ? fmt::format("K = {}, a load of ", *patterns) : "", worst.realised[at],
        worst.realised[at] / worst.values[at],
        count == 1 ? ""
                   : fmt::format("; {} points and sizes miss their load by more than {:.0f}%", count, 100.0 * far));
}

constexpr auto warnings = std::to_array<Warning>({
    too_few_sizes,
    one_sample,
    load_is_far,
});

} // namespace

std::vector<std::string> warnings_of(const SimulationPlan& plan) {
    std::vector<std::string> said;
    if (plan.simulations.empty()) return said;
    for (const Warning warning : warnings)
        if (auto text = warning(plan)) said.push_back(std::move(*text));
    return said;
}

} // namespace mattis::diagram
