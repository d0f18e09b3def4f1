#include "phase_diagrams/parts/potential/section.hpp"

#include <algorithm>

#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

std::vector<const Potential*> potentials_of(const ModelInfo& model) {
    return model.has_theory ? solvers::theory_of(model.name).potentials() : std::vector<const Potential*>{};
}

const Potential& potential_of(const ModelInfo& model, std::string_view coordinate) {
    const auto all = potentials_of(model);
    return **std::ranges::find_if(all, [&](const Potential* one) { return one->coordinate().name == coordinate; });
}

io::Names::List potential_ansatz_names(const ModelInfo& model) {
    io::Names::List names;
    for (const Potential* potential : potentials_of(model))
        for (const Ansatz& ansatz : potential->ansaetze())
            if (std::ranges::find(names, ansatz.name) == names.end()) names.push_back(ansatz.name);
    return names;
}

} // namespace mattis::diagram
