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

/// Whether the replicon leaves a state standing. At T = 0 noise makes that of the innermost level minus infinity with
/// any number of steps: there it decides nothing, and the deepest broken symmetry is the best that theory says.
bool stands(const Ansatz& ansatz, const Solution& state, double T) {
    return state.stable || state.marginal || (T == 0.0 && ansatz.breaks_symmetry() && !state.replicon);
}

bool has_one_overlap(const Solution& state) {
    return std::ranges::any_of(state.order, [](const NamedValue& value) { return value.name == "q"; });
}

Candidate candidate(const Site& model, const Ansatz& ansatz, Solution state) {
    Candidate made{.ansatz = std::string(ansatz.name), .state = std::move(state)};
    const std::string branch(name(made.state.branch));
    if (!made.state.converged())
        made.fault = "theory: the " + branch + " branch is " + std::string(name(made.state.status));
    else if (!stands(ansatz, made.state, model.temperature()))
        made.fault = "theory: the " + branch + " state is unstable (replicon)";
    made.valleys = !made.fault.empty() || !has_one_overlap(made.state) || made.state.steps.value_or(0) > 0;
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
    expected.marginal = chosen.state.marginal;
    expected.valleys = chosen.valleys;
    if (!chosen.state.converged()) return expected;
    const bool broken = chosen.state.steps.value_or(0) > 0; // then its q is the one of the innermost clusters
    if (!broken && chosen.state.replicon) expected.replicon = *chosen.state.replicon;
    for (const NamedValue& order : chosen.state.order)
        if (!broken || order.name != "q") expected.values.push_back({std::string(order.name), order.value});
    expected.values.push_back({"energy", chosen.state.energy});
    expected.without = broken || !has_one_overlap(chosen.state)
                           ? "has several values where replica symmetry is broken"
                           : fmt::format("is not among what the {} state predicts", expected.branch);
    return expected;
}

/// The same of chains that begin at the archetype of a network that learns: its loss 1 - |m|, too.
Expectation with_loss(const Site& model, Expectation expected) {
    const auto m = expected.value("m");
    if (m && !model.stores()) expected.values.push_back({"loss", 1.0 - *m});
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
            candidates.push_back(candidate(model_, ansatz, solved(ansatz, Branch::retrieval)));
        return best_of(candidates);
    }

    /// The disordered state. Chains at T = 0 do not find a glass: they end in the first minimum that they come to.
    Candidate disordered() const {
        Candidate best = broken_or_symmetric();
        const bool glass = best.state.converged() && best.state.branch != Branch::paramagnet;
        if (model_.temperature() == 0.0 && glass && best.fault.empty())
            best.fault = "theory: at T = 0 chains end in minima above the glass in equilibrium";
        return best;
    }

    /// What chains that begin at random meet. Without load there is one pattern. Where it is the state of equilibrium,
    /// small systems find it, all their replicas alike, so that nothing in them tells.
    Expectation from_random() const {
        Candidate state = disordered();
        if (model_.has_signal() && model_.load() == 0.0 && state.fault.empty() && wins(retrieval(), state))
            state.fault = "theory: the only pattern is the state of equilibrium here, and small systems find it";
        return from(state);
    }

    Expectation equilibrium() const {
        const Candidate retrieval = this->retrieval(), rival = disordered();
        if (!wins(retrieval, rival)) return from(rival);
        // One of as many states as there are patterns, and m and q are means over all of them.
        Expectation expected = from(retrieval);
        std::erase_if(expected.values, [](const Expectation::Value& value) { return value.name != "energy"; });
        expected.without = "is a mean over equivalent retrieval states";
        return expected;
    }

private:
    static bool wins(const Candidate& retrieval, const Candidate& rival) {
        return retrieval.state.converged() &&
               (!rival.state.converged() || *retrieval.state.free_energy <= *rival.state.free_energy);
    }

    Solution solved(const Ansatz& ansatz, Branch branch) const { return row_of(ansatz).solve(model_, branch, nullptr); }

    /// The glass of broken symmetry; where there is none, the state of replica symmetry, which then is exact if any of
    /// the ansaetze breaks it.
    Candidate broken_or_symmetric() const {
        std::vector<Candidate> candidates;
        bool unbroken = false;
        for (const Ansatz& ansatz : ansaetze_) {
            if (!ansatz.breaks_symmetry()) continue;
            Candidate glass = candidate(model_, ansatz, solved(ansatz, Branch::glass_static));
            unbroken = unbroken || glass.state.status == Status::absent;
            glass.valleys = true;
            if (glass.state.status != Status::absent) candidates.push_back(std::move(glass));
        }
        if (unbroken || !ansaetze_.back().breaks_symmetry()) candidates.push_back(replica_symmetric_state());
        return best_of(candidates);
    }

    Candidate replica_symmetric_state() const {
        const auto freezing = freezing_temperature(model_);
        const DisorderedState state = disordered_state(model_, freezing);
        Candidate made = candidate(model_, replica_symmetric, state.state);
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
    if (model.has_signal() && !start.at_random) return with_loss(model, from(candidates.retrieval()));
    return candidates.from_random();
}

} // namespace mattis::solvers
