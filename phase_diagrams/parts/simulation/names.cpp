#include "phase_diagrams/parts/simulation/names.hpp"

#include <algorithm>
#include <span>

#include "models/hamiltonians/ensemble.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::diagram {

namespace {

/// Names of what a kind offers, each the position of its own.
template <class Choice>
io::Names::List names_of(std::span<const Choice> offered, std::span<const std::string_view> names) {
    io::Names::List list;
    for (const Choice choice : offered) list.push_back(names[static_cast<std::size_t>(choice)]);
    return list;
}

} // namespace

// Of a model that is not simulated, every name there is: its section is refused as a whole.

io::Names::List start_names(const ModelInfo& model) {
    if (!model.hamiltonian) return {mc::start_names.begin(), mc::start_names.end()};
    return names_of(mc::kind_of(*model.hamiltonian).starts(), mc::start_names);
}

io::Names::List order_names(const ModelInfo& model) {
    if (!model.hamiltonian) return {mc::order_names.begin(), mc::order_names.end()};
    return names_of(mc::kind_of(*model.hamiltonian).orders(), mc::order_names);
}

io::Names::List dynamics_names(const ModelInfo& model) {
    if (!model.hamiltonian) return {mc::dynamics_names.begin(), mc::dynamics_names.end()};
    return names_of(mc::kind_of(*model.hamiltonian).dynamics(), mc::dynamics_names);
}

std::vector<JobObservable> job_observables(const ModelInfo& model) {
    const mc::Kind* kind = model.hamiltonian ? &mc::kind_of(*model.hamiltonian) : nullptr;
    std::vector<JobObservable> list;
    for (const mc::ObservableInfo& row : mc::observables())
        if (row.needs != mc::Needs::iteration &&
            (row.needs != mc::Needs::several_patterns || (kind != nullptr && kind->per_pattern())))
            list.push_back({row.name, row.of_two_replicas, row.needs == mc::Needs::archetype, row.needs_one_state()});
    if (kind != nullptr && kind->has_on_sample()) list.push_back({mc::on_sample, false, false, false});
    return list;
}

io::Names::List observable_names(const ModelInfo& model) {
    io::Names::List names;
    for (const JobObservable& observable : job_observables(model)) names.push_back(observable.name);
    return names;
}

io::Names::List compared_names(const ModelInfo& model) {
    io::Names::List names;
    for (const JobObservable& observable : job_observables(model))
        if (is_compared_with_theory(observable.name) && (!observable.needs_archetype || model.capabilities.signal))
            names.push_back(observable.name);
    return names;
}

io::Names::List ensemble_list() { return {ensemble_names.begin(), ensemble_names.end()}; }
io::Names::List histogram_names() { return {mc::name(mc::Observable::m), mc::name(mc::Observable::q)}; }
io::Names::List spacing_list() { return {mc::spacing_names.begin(), mc::spacing_names.end()}; }

int most_channels() {
    int most = 0;
    for (const mc::Kind* kind : mc::kinds()) most = std::max(most, kind->most_on_sample_channels());
    return most;
}

} // namespace mattis::diagram
