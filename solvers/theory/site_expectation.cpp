#include "solvers/theory/site_expectation.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "models/contract/state.hpp"
#include "solvers/theory/site_ansaetze.hpp"
#include "solvers/theory/site_phases.hpp"

namespace mattis::solvers {

namespace {

/// A state of one ansatz, and what speaks against it; empty: nothing does.
struct Candidate {
    std::string ansatz;
    Solution state;
    std::string fault{};
    bool valleys = true; ///< as Expectation::valleys
};

Candidate candidate(const Ansatz& ansatz, Solution state) {
    Candidate made{.ansatz = std::string(ansatz.name), .state = std::move(state)};
    const std::string branch(name(made.state.branch));
    if (!made.state.converged())
        made.fault = "theory: the " + branch + " branch is " + std::string(name(made.state.status));
    else if (!made.state.stable)
        made.fault = "theory: the " + branch + " state is unstable (replicon)";
    const bool one_overlap = std::ranges::any_of(made.state.order, [](const NamedValue& v) { return v.name == "q"; });
    made.valleys = !made.fault.empty() || !one_overlap;
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
    expected.valleys = chosen.valleys;
    if (!chosen.state.converged()) return expected;
    for (const NamedValue& order : chosen.state.order)
        expected.values.push_back({std::string(order.name), order.value});
    expected.values.push_back({"energy", chosen.state.energy});
    expected.without = "has several values where replica symmetry is broken";
    return expected;
}

/// The states of one model with some ansaetze, the deepest first.
class Candidates {
public:
    Candidates(const Site& model, std::vector<Ansatz> ansaetze) : model_(model), ansaetze_(std::move(ansaetze)) {
        std::erase_if(ansaetze_, [](const Ansatz& ansatz) { return !row_of(ansatz).parisi; });
        if (ansaetze_.empty()) ansaetze_.push_back(replica_symmetric);
        std::ranges::stable_sort(ansaetze_, std::ranges::greater{}, &Ansatz::steps);
    }

    Candidate retrieval() const {
        std::vector<Candidate> candidates;
        for (const Ansatz& ansatz : ansaetze_)
            candidates.push_back(candidate(ansatz, solved(ansatz, Branch::retrieval)));
        return best_of(candidates);
    }

    /// The glass of broken symmetry; where there is none, the state of replica symmetry, which then is exact if any of
    /// the ansaetze breaks it.
    Candidate disordered() const {
        std::vector<Candidate> candidates;
        bool unbroken = false;
        for (const Ansatz& ansatz : ansaetze_) {
            if (!ansatz.breaks_symmetry()) continue;
            Candidate glass = candidate(ansatz, solved(ansatz, Branch::glass_static));
            unbroken = unbroken || glass.state.status == Status::absent;
            glass.valleys = true;
            if (glass.state.status != Status::absent) candidates.push_back(std::move(glass));
        }
        if (unbroken || !ansaetze_.back().breaks_symmetry()) candidates.push_back(replica_symmetric_state());
        return best_of(candidates);
    }

    Expectation equilibrium() const {
        const Candidate retrieval = this->retrieval(), rival = disordered();
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
    Solution solved(const Ansatz& ansatz, Branch branch) const { return row_of(ansatz).solve(model_, branch, nullptr); }

    Candidate replica_symmetric_state() const {
        const auto freezing = freezing_temperature(model_);
        const DisorderedState state = disordered_state(model_, freezing);
        Candidate made = candidate(replica_symmetric, state.state);
        made.valleys = made.valleys || state.frozen || (freezing && has_glassy_states());
        if (state.frozen) made.fault = "theory: below the static glass temperature replica symmetry is broken";
        return made;
    }

    /// Between the dynamical and the static temperature the paramagnet is made of glassy states.
    bool has_glassy_states() const { return solved(broken_symmetry(1), Branch::glass_marginal).converged(); }

    const Site& model_;
    std::vector<Ansatz> ansaetze_;
};

} // namespace

Expectation site_expectation(const Site& model, const ChainStart& start, std::vector<Ansatz> ansaetze) {
    const Candidates candidates(model, std::move(ansaetze));
    if (model.has_signal() && start.settles) return candidates.equilibrium();
    if (model.has_signal() && !start.at_random) return from(candidates.retrieval());
    return from(candidates.disordered());
}

} // namespace mattis::solvers
