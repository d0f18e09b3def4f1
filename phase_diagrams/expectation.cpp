#include "phase_diagrams/expectation.hpp"

#include "montecarlo/chain/chain.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

Theory expectation(const ModelInfo& model, const mc::Schedule& protocol, const std::vector<std::string>& ansaetze) {
    const ChainStart start{.name = mc::start_names[static_cast<std::size_t>(protocol.start)],
                           .at_random = protocol.begins_at_random(),
                           .settles = protocol.tempering || protocol.start == mc::Start::archetype_and_random,
                           .ladder = protocol.tempering.has_value()};
    const auto& theory = solvers::theory_of(model.name);
    const std::vector<Ansatz> offered = theory.ansaetze();
    std::vector<Ansatz> chosen;
    for (const std::string& name : ansaetze)
        if (const Ansatz* ansatz = find_ansatz(offered, name)) chosen.push_back(*ansatz);
    return [&theory, name = model.name, start, chosen](const ParameterValues& at) {
        return theory.expectation(ModelAt(name, at), start, chosen);
    };
}

} // namespace mattis::diagram
