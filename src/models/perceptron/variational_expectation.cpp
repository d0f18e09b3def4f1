#include "models/perceptron/variational_expectation.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/contract/ansatz.hpp"
#include "models/perceptron/variational_solution.hpp"

namespace mattis {

namespace {

bool flagged(const Solution& s, std::string_view diagnostic) { return diagnostic_value(s, diagnostic) == 1.0; }

bool by_overlap(const Solution* a, const Solution* b) { return *order_value(*a, "p") < *order_value(*b, "p"); }
bool by_free_entropy(const Solution* a, const Solution* b) {
    return *diagnostic_value(*a, free_entropy_diagnostic) < *diagnostic_value(*b, free_entropy_diagnostic);
}

/// States that chains can be in, whether replica symmetry holds or not.
std::vector<const Solution*> valleys_of(std::span<const Solution> states) {
    std::vector<const Solution*> valleys;
    for (const Solution& s : states)
        if (s.converged() && !flagged(s, joining_diagnostic) && !flagged(s, apart_diagnostic)) valleys.push_back(&s);
    return valleys;
}

const Solution* state_of(const std::vector<const Solution*>& valleys, const ChainStart& start) {
    if (start.settles) return *std::ranges::max_element(valleys, by_free_entropy);
    return start.at_random ? *std::ranges::min_element(valleys, by_overlap)
                           : *std::ranges::max_element(valleys, by_overlap);
}

std::string unstable(const Solution& s) {
    return fmt::format("theory: the {} state is unstable against breaking of replica symmetry, its replicon is {:.3g}",
                       name(s.branch), *s.replicon);
}

} // namespace

Expectation variational_expectation(std::span<const Solution> states, const ChainStart& start) {
    Expectation expected{.ansatz = std::string(replica_symmetric.name), .branch = ""};
    const std::vector<const Solution*> valleys = valleys_of(states);
    if (valleys.empty()) {
        expected.reason = "theory: no state has been found";
        return expected;
    }
    const Solution& state = *state_of(valleys, start);
    expected.branch = name(state.branch);
    expected.replicon = *state.replicon;
    for (const std::string_view of : {"q0", "r", "qd", "p", "eps"})
        expected.values.push_back({std::string(of), order_value(state, of)});
    // What observables of every model are here.
    expected.values.push_back({"q", order_value(state, "q0")});
    expected.values.push_back({"m", order_value(state, "r")});
    expected.values.push_back({"energy", state.energy});
    const auto is_unstable = [](const Solution* s) { return !s->stable; };
    const auto first = std::ranges::find_if(valleys, is_unstable);
    expected.valleys = valleys.size() > 1 || first != valleys.end();
    if (!state.stable)
        expected.reason = unstable(state);
    else if (start.settles && first != valleys.end())
        expected.reason = unstable(**first);
    return expected;
}

} // namespace mattis
