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

} // namespace

Theory replica_symmetric_expectation(const ModelInfo& model, mc::Start start) {
    if (model.has_signal && start != mc::Start::random)
        return [model](const ParameterValues& at) {
            const std::vector<AnyModel> models{make_model(model.name, at)};
            const std::vector<Branch> retrieval{Branch::retrieval};
            return from_solution(solvers::solve_rs(models, 1, retrieval).front().front());
        };
    return [model](const ParameterValues& at) {
        const Disordered state = disordered_state(model, at, freezing_temperature(model, at));
        Expectation expected = from_solution(state.state);
        if (state.frozen) expected.reason = "theory: below the static glass temperature replica symmetry is broken";
        return expected;
    };
}

} // namespace mattis::diagram
