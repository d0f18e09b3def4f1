#include "phase_diagrams/vocabulary.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "models/hamiltonians/ensemble.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

std::vector<double> ladder_temperatures(const io::TemperingSection& section) {
    if (!section.temperatures.empty()) {
        std::vector<double> listed = section.temperatures;
        std::sort(listed.begin(), listed.end());
        return listed;
    }
    const auto spacing = std::find(mc::spacing_names.begin(), mc::spacing_names.end(), section.spacing);
    return mc::spaced_temperatures(*section.from, *section.to, section.count,
                                   static_cast<mc::Spacing>(spacing - mc::spacing_names.begin()));
}

namespace {

/// Names of what a kind offers, each the position of its own.
template <class Choice>
std::vector<std::string_view> names_of(std::span<const Choice> offered, std::span<const std::string_view> names) {
    std::vector<std::string_view> list;
    for (const Choice choice : offered) list.push_back(names[static_cast<std::size_t>(choice)]);
    return list;
}

/// Of a model that is not simulated, every name there is: its section is refused as a whole.
std::vector<std::string_view> starts(const ModelInfo& model) {
    if (!model.hamiltonian) return {mc::start_names.begin(), mc::start_names.end()};
    return names_of(mc::kind_of(*model.hamiltonian).starts(), mc::start_names);
}

std::vector<std::string_view> orders(const ModelInfo& model) {
    if (!model.hamiltonian) return {mc::order_names.begin(), mc::order_names.end()};
    return names_of(mc::kind_of(*model.hamiltonian).orders(), mc::order_names);
}

std::vector<io::Vocabulary::Observable> observables(const ModelInfo& model) {
    const mc::Kind* kind = model.hamiltonian ? &mc::kind_of(*model.hamiltonian) : nullptr;
    std::vector<io::Vocabulary::Observable> list;
    for (const mc::ObservableInfo& row : mc::observables())
        if (row.needs != mc::Needs::several_patterns || (kind != nullptr && kind->per_pattern()))
            list.push_back({row.name, row.of_two_replicas, row.needs == mc::Needs::archetype, row.needs_one_state()});
    if (kind != nullptr && kind->has_on_sample()) list.push_back({mc::on_sample, false, false, false});
    return list;
}

/// Data that the equations of a sample can do with, whatever the kind.
int most_channels() {
    int most = 0;
    for (const mc::Kind* kind : mc::kinds()) most = std::max(most, kind->most_on_sample_channels());
    return most;
}

} // namespace

io::Vocabulary vocabulary() {
    io::Vocabulary words;
    words.ansaetze = solvers::ansaetze;
    words.lines = [](const ModelInfo& model) {
        ParameterValues defaults; // default choices have every line
        for (const FieldInfo& field : model.fields) defaults.push_back(field.fallback.value_or(field.range.low));
        std::vector<std::string_view> names;
        for (const solvers::LineInfo& line : solvers::lines_of(make_model(model.name, defaults)))
            names.push_back(line.name);
        return names;
    };
    words.rivals = [](const ModelInfo& model) { return solvers::ansaetze_of_line(model, "retrieval_transition"); };
    words.starts = starts;
    words.dynamics.assign(mc::dynamics_names.begin(), mc::dynamics_names.end());
    words.orders = orders;
    words.ensembles.assign(ensemble_names.begin(), ensemble_names.end());
    words.observables = observables;
    words.on_sample = mc::on_sample;
    words.most_watched = mc::most_watched_patterns;
    words.most_channels = most_channels();
    words.histograms = {mc::name(mc::Observable::m), mc::name(mc::Observable::q)};
    words.spacings.assign(mc::spacing_names.begin(), mc::spacing_names.end());
    words.ladder = ladder_temperatures;
    return words;
}

} // namespace mattis::diagram
