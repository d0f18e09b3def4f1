#include "phase_diagrams/verdict/expectation.hpp"

#include <algorithm>
#include <limits>

#include "phase_diagrams/parts/simulation/several_patterns.hpp"
#include "phase_diagrams/parts/theory/disordered_state.hpp"
#include "phase_diagrams/verdict/pattern_expectation.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

std::optional<double> Expectation::value(std::string_view name) const {
    for (const Value& entry : values)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

std::string Expectation::why_without(std::string_view name) const {
    for (const Value& entry : values)
        if (entry.name == name && !entry.without.empty()) return entry.without;
    return without;
}

void Expectation::save(ByteWriter& to) const {
    to.put_text(ansatz);
    to.put_text(branch);
    to.put(static_cast<std::uint64_t>(values.size()));
    for (const Value& entry : values) {
        to.put_text(entry.name);
        to.put(entry.value.has_value());
        to.put(entry.value.value_or(0.0));
        to.put_text(entry.without);
    }
    to.put_text(reason);
    to.put_text(without);
    to.put(least_size);
}

Expectation Expectation::load(ByteReader& from) {
    Expectation expected{.ansatz = from.get_text(), .branch = from.get_text()};
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        Value& entry = expected.values.emplace_back();
        entry.name = from.get_text();
        const bool known = from.get<bool>();
        const auto value = from.get<double>();
        if (known) entry.value = value;
        entry.without = from.get_text();
    }
    expected.reason = from.get_text();
    expected.without = from.get_text();
    expected.least_size = from.get<double>();
    return expected;
}

namespace {

/// A state of one ansatz, and what speaks against it; empty: nothing does.
struct Candidate {
    std::string ansatz;
    solvers::Solution state;
    std::string fault{};
};

Candidate candidate(const std::string& ansatz, solvers::Solution state) {
    Candidate made{.ansatz = ansatz, .state = std::move(state)};
    const std::string branch(name(made.state.branch));
    if (!made.state.converged())
        made.fault = "theory: the " + branch + " branch is " + std::string(name(made.state.status));
    else if (!made.state.stable)
        made.fault = "theory: the " + branch + " state is unstable (replicon)";
    return made;
}

/// The first that nothing speaks against, else the first that exists, else the last.
Candidate best_of(const std::vector<Candidate>& deepest_first) {
    for (const Candidate& c : deepest_first)
        if (c.fault.empty()) return c;
    for (const Candidate& c : deepest_first)
        if (c.state.converged()) return c;
    return deepest_first.back();
}

Expectation from(const Candidate& chosen) {
    Expectation expected{
        .ansatz = chosen.ansatz, .branch = std::string(name(chosen.state.branch)), .reason = chosen.fault};
    if (!chosen.state.converged()) return expected;
    for (const NamedValue& order : chosen.state.order)
        expected.values.push_back({std::string(order.name), order.value});
    expected.values.push_back({"energy", chosen.state.energy});
    expected.without = "has several values where replica symmetry is broken";
    return expected;
}

/// The states of one model with some ansaetze, the deepest first, among which the expected one is chosen.
class Candidates {
public:
    Candidates(const ModelInfo& model, std::vector<std::string> ansaetze) : model_(model) {
        std::erase(ansaetze, "one_step");
        if (ansaetze.empty()) ansaetze.emplace_back("rs");
        const auto depth = [](const std::string& ansatz) {
            return solvers::depth_of(ansatz).value_or(std::numeric_limits<std::size_t>::max());
        };
        std::ranges::stable_sort(ansaetze, std::ranges::greater{}, depth);
        ansaetze_ = std::move(ansaetze);
    }

    Candidate retrieval(const ParameterValues& at) const {
        std::vector<Candidate> candidates;
        for (const std::string& ansatz : ansaetze_)
            candidates.push_back(candidate(ansatz, solved(at, ansatz, Branch::retrieval)));
        return best_of(candidates);
    }

    /// The glass of broken symmetry; where there is none, the state of replica symmetry, which then is exact if any of
    /// the ansaetze breaks it.
    Candidate disordered(const ParameterValues& at) const {
        std::vector<Candidate> candidates;
        bool unbroken = false;
        for (const std::string& ansatz : ansaetze_) {
            if (ansatz == "rs") continue;
            Candidate glass = candidate(ansatz, solved(at, ansatz, Branch::glass_static));
            unbroken = unbroken || glass.state.status == Status::absent;
            if (glass.state.status != Status::absent) candidates.push_back(std::move(glass));
        }
        if (unbroken || ansaetze_.back() == "rs") candidates.push_back(replica_symmetric(at));
        return best_of(candidates);
    }

    Expectation equilibrium(const ParameterValues& at) const {
        const Candidate retrieval = this->retrieval(at), rival = disordered(at);
        const bool wins = retrieval.state.converged() &&
                          (!rival.state.converged() || *retrieval.state.free_energy <= *rival.state.free_energy);
        if (!wins) return from(rival);
        // One of as many states as there are patterns, and m and q are means over all of them.
        Expectation expected = from(retrieval);
        std::erase_if(expected.values, [](const Expectation::Value& value) { return value.name != "energy"; });
        expected.without = "is a mean over equivalent retrieval states";
        return expected;
    }

private:
    solvers::Solution solved(const ParameterValues& at, const std::string& ansatz, Branch branch) const {
        const std::vector<AnyModel> models{make_model(model_.name, at)};
        const std::vector<Branch> branches{branch};
        return solvers::solve(models, 1, ansatz, branches).front().front();
    }

    Candidate replica_symmetric(const ParameterValues& at) const {
        const DisorderedState state = disordered_state(model_, at, freezing_temperature(model_, at));
        Candidate made = candidate("rs", state.state);
        if (state.frozen) made.fault = "theory: below the static glass temperature replica symmetry is broken";
        return made;
    }

    ModelInfo model_;
    std::vector<std::string> ansaetze_;
};

} // namespace

Expectation expectation_at(const ParameterValues& at, const ModelInfo& model, const mc::Protocol& protocol,
                           const std::vector<std::string>& ansaetze) {
    if (has_several_patterns(model)) return pattern_expectation_at(at, model, protocol);
    const Candidates candidates(model, ansaetze);
    const bool settles = protocol.tempering || protocol.start == mc::Start::archetype_and_random;
    if (model.has_signal && settles) return candidates.equilibrium(at);
    if (model.has_signal && protocol.start != mc::Start::random) return from(candidates.retrieval(at));
    return from(candidates.disordered(at));
}

} // namespace mattis::diagram
