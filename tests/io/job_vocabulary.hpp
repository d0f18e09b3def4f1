#pragma once

#include "io/job.hpp"
#include "montecarlo/chain.hpp"
#include "montecarlo/dynamics.hpp"
#include "montecarlo/observables.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::io {

/// What the program's own rooms offer.
inline Vocabulary program_vocabulary() {
    Vocabulary v;
    v.ansaetze = solvers::ansaetze;
    v.lines = [](const ModelInfo& model) {
        ParameterValues values;
        for (const FieldInfo& field : model.fields) values.push_back(field.fallback.value_or(field.range.low));
        std::vector<std::string_view> names;
        for (const auto& line : solvers::lines_of(make_model(model.name, values))) names.push_back(line.name);
        return names;
    };
    v.starts = {mc::start_names.begin(), mc::start_names.end()};
    v.dynamics = {mc::dynamics_names.begin(), mc::dynamics_names.end()};
    v.orders = {mc::order_names.begin(), mc::order_names.end()};
    for (const auto& o : mc::observables) v.observables.push_back({o.name, o.of_two_replicas, o.needs_archetype});
    return v;
}

} // namespace mattis::io
