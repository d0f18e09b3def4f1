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

/// Names of what the kinds of a model offer, those of the first one first; all of them if the model is not simulated:
/// its section is refused as a whole.
template <class Choice>
io::Names::List offered(const ModelInfo& model, std::span<const Choice> (mc::Kind::*offer)() const,
                        std::span<const std::string_view> names) {
    if (!model.is_simulated()) return {names.begin(), names.end()};
    io::Names::List list;
    for (const mc::Kind* kind : mc::kinds_of(model.hamiltonians))
        for (const Choice choice : (kind->*offer)()) {
            const std::string_view name = names[static_cast<std::size_t>(choice)];
            if (std::ranges::find(list, name) == list.end()) list.push_back(name);
        }
    return list;
}

/// Whether a kind of the model has something.
bool any_kind(const ModelInfo& model, bool (mc::Kind::*has)() const) {
    return std::ranges::any_of(mc::kinds_of(model.hamiltonians), has);
}

} // namespace

io::Names::List start_names(const ModelInfo& model) {
    return offered<mc::Start>(model, &mc::Kind::starts, mc::start_names);
}

io::Names::List order_names(const ModelInfo& model) {
    return offered<mc::Order>(model, &mc::Kind::orders, mc::order_names);
}

io::Names::List ensembles_of(const ModelInfo& model) {
    if (!model.is_simulated()) return {};
    return offered<Ensemble>(model, &mc::Kind::ensembles, ensemble_names);
}

io::Names::List dynamics_names(const ModelInfo& model) {
    return offered<mc::Dynamics>(model, &mc::Kind::dynamics, mc::dynamics_names);
}

io::Names::List teacher_observables(const ModelInfo& model) {
    io::Names::List names;
    if (!any_kind(model, &mc::Kind::shows_teacher)) return names;
    for (const mc::ObservableInfo& row : mc::observables())
        if (row.needs == mc::Needs::teacher) names.push_back(row.name);
    return names;
}

std::vector<JobObservable> job_observables(const ModelInfo& model) {
    const bool several = any_kind(model, &mc::Kind::per_pattern), data = any_kind(model, &mc::Kind::shows_data);
    std::vector<JobObservable> list;
    for (const mc::ObservableInfo& row : mc::observables()) {
        if ((row.needs == mc::Needs::several_patterns && !several) || (row.needs == mc::Needs::data && !data)) continue;
        if (row.needs == mc::Needs::iteration) continue;
        if (row.needs == mc::Needs::teacher && !any_kind(model, &mc::Kind::shows_teacher)) continue;
        list.push_back({row.name, row.of_two_replicas, row.needs == mc::Needs::archetype, row.needs_one_state()});
    }
    if (any_kind(model, &mc::Kind::has_on_sample)) list.push_back({mc::on_sample, false, false, false});
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

int most_channels(const ModelInfo& model) {
    int most = 0;
    for (const mc::Kind* kind : mc::kinds_of(model.hamiltonians))
        most = std::max(most, kind->most_on_sample_channels());
    return most;
}

} // namespace mattis::diagram
