#include "phase_diagrams/verdict/expectation.hpp"

#include "montecarlo/chain/chain.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

ChainStart chain_start(const mc::Schedule& schedule) {
    return {.name = mc::start_names[static_cast<std::size_t>(schedule.start)],
            .at_random = schedule.begins_at_random(),
            .settles = schedule.tempering || schedule.start == mc::Start::archetype_and_random,
            .ladder = schedule.tempering.has_value()};
}

Expectation expectation_at(const ParameterValues& at, const ModelInfo& model, const ChainStart& start,
                           const std::vector<std::string>& ansaetze) {
    const Theory& theory = solvers::theory_of(model.name);
    const std::vector<Ansatz> offered = theory.ansaetze();
    std::vector<Ansatz> chosen;
    for (const std::string& name : ansaetze)
        if (const Ansatz* ansatz = find_ansatz(offered, name)) chosen.push_back(*ansatz);
    return theory.expectation(ModelAt(model.name, at), start, chosen);
}

void save_expectation(const Expectation& expectation, ByteWriter& to) {
    to.put_text(expectation.ansatz);
    to.put_text(expectation.branch);
    to.put(static_cast<std::uint64_t>(expectation.values.size()));
    for (const Expectation::Value& entry : expectation.values) {
        to.put_text(entry.name);
        to.put(entry.value.has_value());
        to.put(entry.value.value_or(0.0));
        to.put_text(entry.without);
    }
    to.put_text(expectation.reason);
    to.put_text(expectation.without);
    to.put(expectation.least_size);
    to.put(expectation.marginal);
    to.put(expectation.replicon);
    to.put(expectation.valleys);
}

Expectation load_expectation(ByteReader& from) {
    Expectation expected{.ansatz = from.get_text(), .branch = from.get_text()};
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        Expectation::Value& entry = expected.values.emplace_back();
        entry.name = from.get_text();
        const bool known = from.get<bool>();
        const auto value = from.get<double>();
        if (known) entry.value = value;
        entry.without = from.get_text();
    }
    expected.reason = from.get_text();
    expected.without = from.get_text();
    expected.least_size = from.get<double>();
    if (from.at_end()) return expected; // earlier files do not say
    expected.marginal = from.get<bool>();
    expected.replicon = from.get<double>();
    expected.valleys = from.get<bool>();
    return expected;
}

} // namespace mattis::diagram
