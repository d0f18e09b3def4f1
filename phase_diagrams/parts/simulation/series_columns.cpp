#include "phase_diagrams/parts/simulation/series_columns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "montecarlo/kinds/table.hpp"

namespace mattis::diagram {

std::vector<SeriesColumn> series_columns(const ModelInfo& model, int patterns, bool data) {
    std::vector<SeriesColumn> all;
    for (const mc::ObservableInfo& observable : mc::observables()) {
        auto those = series_columns_of(model, observable.name, patterns, data);
        std::move(those.begin(), those.end(), std::back_inserter(all));
    }
    return all;
}

std::vector<SeriesColumn> series_columns_of(const ModelInfo& model, std::string_view observable, int patterns,
                                            bool data) {
    std::vector<SeriesColumn> those;
    const bool several = model.capabilities.several_patterns();
    const bool teacher = std::ranges::any_of(mc::kinds_of(model.hamiltonians), &mc::Kind::shows_teacher);
    for (std::size_t k = 0; k < mc::observables().size(); ++k) {
        const mc::ObservableInfo& info = mc::observables()[k];
        if (info.name != observable || info.needs == mc::Needs::iteration) continue;
        if (info.needs == mc::Needs::several_patterns && !several) continue;
        if (info.needs == mc::Needs::teacher && !teacher) continue;
        if (info.needs == mc::Needs::data && !several && !data) continue;
        const auto number = static_cast<mc::Observable>(k);
        if (!several)
            those.push_back({number, 0, std::string(info.name)});
        else
            for (int pattern = 0; pattern < (info.per_pattern ? patterns : 1); ++pattern)
                those.push_back({number, pattern, mc::indexed_name(info, pattern)});
    }
    return those;
}

int watched_patterns(const Simulation& simulation) {
    return std::max(1, mc::kind_of(simulation.hamiltonian).measurable(simulation.hamiltonian).patterns);
}

int watched_patterns(const SimulationPlan& plan) {
    int most = 1;
    for (const Simulation& simulation : plan.simulations) most = std::max(most, watched_patterns(simulation));
    return most;
}

bool watches_data(const Simulation& simulation) {
    return mc::kind_of(simulation.hamiltonian).measurable(simulation.hamiltonian).data;
}

bool watches_data(const SimulationPlan& plan) {
    return std::ranges::any_of(plan.simulations, [](const Simulation& one) { return watches_data(one); });
}

} // namespace mattis::diagram
