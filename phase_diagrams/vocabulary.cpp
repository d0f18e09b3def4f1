#include "phase_diagrams/vocabulary.hpp"

#include <algorithm>

#include "montecarlo/chain.hpp"
#include "montecarlo/dynamics.hpp"
#include "montecarlo/observables.hpp"
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
    words.starts.assign(mc::start_names.begin(), mc::start_names.end());
    words.dynamics.assign(mc::dynamics_names.begin(), mc::dynamics_names.end());
    words.orders.assign(mc::order_names.begin(), mc::order_names.end());
    for (const mc::ObservableInfo& row : mc::observables)
        words.observables.push_back({row.name, row.of_two_replicas, row.needs_archetype});
    words.histograms = {mc::name(mc::Observable::m), mc::name(mc::Observable::q)};
    words.spacings.assign(mc::spacing_names.begin(), mc::spacing_names.end());
    words.ladder = ladder_temperatures;
    return words;
}

} // namespace mattis::diagram
