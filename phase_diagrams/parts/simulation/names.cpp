#include "phase_diagrams/parts/simulation/names.hpp"

#include <algorithm>
#include <initializer_list>

#include "models/diluted_hamiltonian.hpp"
#include "montecarlo/chain.hpp"
#include "montecarlo/dynamics.hpp"
#include "montecarlo/observables.hpp"
#include "montecarlo/temperatures.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"
#include "phase_diagrams/parts/simulation/several_patterns.hpp"

namespace mattis::diagram {

std::vector<double> ladder_temperatures(const TemperingSection& section) {
    if (!section.temperatures.empty()) {
        std::vector<double> listed = section.temperatures;
        std::sort(listed.begin(), listed.end());
        return listed;
    }
    const auto spacing = std::find(mc::spacing_names.begin(), mc::spacing_names.end(), section.spacing);
    return mc::spaced_temperatures(*section.from, *section.to, section.count,
                                   static_cast<mc::Spacing>(spacing - mc::spacing_names.begin()));
}

io::Names::List start_names(const ModelInfo& model) {
    const auto names = [](std::initializer_list<mc::Start> chosen) {
        io::Names::List list;
        for (const mc::Start start : chosen) list.push_back(mc::start_names[static_cast<std::size_t>(start)]);
        return list;
    };
    using mc::Start;
    if (has_several_patterns(model))
        return names({Start::hierarchical, Start::pure, Start::parallel, Start::example, Start::random});
    return names({Start::archetype, Start::random, Start::noisy, Start::archetype_and_random});
}

/// Of pairwise networks of diluted patterns, spins can decide at once, too.
io::Names::List order_names(const ModelInfo& model) {
    io::Names::List names(mc::order_names.begin(), mc::order_names.end());
    if (!has_several_patterns(model)) std::erase(names, mc::order_names[static_cast<std::size_t>(mc::Order::parallel)]);
    return names;
}

std::vector<JobObservable> job_observables(const ModelInfo& model) {
    std::vector<JobObservable> list;
    for (const mc::ObservableInfo& row : mc::observables)
        if (row.needs != mc::Needs::several_patterns || has_several_patterns(model))
            list.push_back({row.name, row.of_two_replicas, row.needs == mc::Needs::archetype,
                            row.of_two_replicas && row.per_pattern});
    if (has_several_patterns(model)) list.push_back({mc::on_sample, false, false, false});
    return list;
}

io::Names::List observable_names(const ModelInfo& model) {
    io::Names::List names;
    for (const JobObservable& observable : job_observables(model)) names.push_back(observable.name);
    return names;
}

io::Names::List dynamics_names() { return {mc::dynamics_names.begin(), mc::dynamics_names.end()}; }
io::Names::List ensemble_list() { return {ensemble_names.begin(), ensemble_names.end()}; }
io::Names::List histogram_names() { return {mc::name(mc::Observable::m), mc::name(mc::Observable::q)}; }
io::Names::List spacing_list() { return {mc::spacing_names.begin(), mc::spacing_names.end()}; }

} // namespace mattis::diagram
