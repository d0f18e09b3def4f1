#include "phase_diagrams/job/vocabulary.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "models/diluted_hamiltonian.hpp"
#include "montecarlo/chain.hpp"
#include "montecarlo/dynamics.hpp"
#include "montecarlo/observables.hpp"
#include "montecarlo/sample_field.hpp"
#include "montecarlo/temperatures.hpp"
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

std::vector<std::string_view> starts(const ModelInfo& model) {
    const auto names = [](std::initializer_list<mc::Start> chosen) {
        std::vector<std::string_view> list;
        for (const mc::Start start : chosen) list.push_back(mc::start_names[static_cast<std::size_t>(start)]);
        return list;
    };
    using mc::Start;
    if (has_several_patterns(model))
        return names({Start::hierarchical, Start::pure, Start::parallel, Start::example, Start::random});
    return names({Start::archetype, Start::random, Start::noisy, Start::archetype_and_random});
}

/// Of pairwise networks of diluted patterns, spins can decide at once, too.
std::vector<std::string_view> orders(const ModelInfo& model) {
    std::vector<std::string_view> names(mc::order_names.begin(), mc::order_names.end());
    if (!has_several_patterns(model)) std::erase(names, mc::order_names[static_cast<std::size_t>(mc::Order::parallel)]);
    return names;
}

std::vector<io::Vocabulary::Observable> observables(const ModelInfo& model) {
    std::vector<io::Vocabulary::Observable> list;
    for (const mc::ObservableInfo& row : mc::observables)
        if (row.needs != mc::Needs::several_patterns || has_several_patterns(model))
            list.push_back({row.name, row.of_two_replicas, row.needs == mc::Needs::archetype,
                            row.of_two_replicas && row.per_pattern});
    if (has_several_patterns(model)) list.push_back({mc::on_sample, false, false, false});
    return list;
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
    words.most_channels = mc::most_channels;
    words.histograms = {mc::name(mc::Observable::m), mc::name(mc::Observable::q)};
    words.spacings.assign(mc::spacing_names.begin(), mc::spacing_names.end());
    words.ladder = ladder_temperatures;
    return words;
}

} // namespace mattis::diagram
