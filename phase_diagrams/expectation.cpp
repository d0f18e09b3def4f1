#include "phase_diagrams/comparison.hpp"
#include "phase_diagrams/disordered.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

std::optional<double> Expectation::value(std::string_view name) const {
    for (const NamedValue& entry : values)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

namespace {

Expectation from_solution(const solvers::Solution& s) {
    Expectation expected{.ansatz = "rs", .branch = std::string(name(s.branch))};
    if (!s.converged()) {
        expected.reason = "theory: the " + expected.branch + " branch is " + std::string(name(s.status));
        return expected;
    }
    expected.values = s.order;
    expected.values.push_back({"energy", s.energy});
    if (!s.stable) expected.reason = "theory: the " + expected.branch + " state is unstable (replicon)";
    return expected;
}

Expectation of_retrieval(const ModelInfo& model, const ParameterValues& at) {
    const std::vector<AnyModel> models{make_model(model.name, at)};
    const std::vector<Branch> retrieval{Branch::retrieval};
    return from_solution(solvers::solve_rs(models, 1, retrieval).front().front());
}

Expectation of_disordered(const ModelInfo& model, const ParameterValues& at) {
    const Disordered state = disordered_state(model, at, freezing_temperature(model, at));
    Expectation expected = from_solution(state.state);
    if (state.frozen) expected.reason = "theory: below the static glass temperature replica symmetry is broken";
    return expected;
}

/// The state of lowest free energy. A retrieval state is one of as many as there are patterns, and m and q are means
/// over all of them: only the energy is compared.
Expectation of_equilibrium(const ModelInfo& model, const ParameterValues& at) {
    const std::vector<AnyModel> models{make_model(model.name, at)};
    const std::vector<Branch> branch{Branch::retrieval};
    const solvers::Solution retrieval = solvers::solve_rs(models, 1, branch).front().front();
    const Disordered rival = disordered_state(model, at, freezing_temperature(model, at));
    const bool wins =
        retrieval.converged() && (!rival.state.converged() || *retrieval.free_energy <= *rival.state.free_energy);
    if (!wins) return of_disordered(model, at);
    Expectation expected = from_solution(retrieval);
    std::erase_if(expected.values, [](const NamedValue& value) { return value.name != "energy"; });
    return expected;
}

} // namespace

Theory replica_symmetric_expectation(const ModelInfo& model, const mc::Protocol& protocol) {
    const bool settles = protocol.tempering || protocol.start == mc::Start::archetype_and_random;
    if (model.has_signal && settles) return [model](const ParameterValues& at) { return of_equilibrium(model, at); };
    if (model.has_signal && protocol.start != mc::Start::random)
        return [model](const ParameterValues& at) { return of_retrieval(model, at); };
    return [model](const ParameterValues& at) { return of_disordered(model, at); };
}

} // namespace mattis::diagram
