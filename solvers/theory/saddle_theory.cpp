#include "solvers/theory/saddle_theory.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/roots.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/theory/best_state.hpp"
#include "solvers/theory/saddle_search.hpp"

namespace mattis::solvers {

namespace {

/// The first state of a branch, which is the stable one if there is one; nothing where there is none.
std::optional<Solution> state_of(const std::vector<Solution>& states, Branch branch) {
    const auto found =
        std::ranges::find_if(states, [&](const Solution& s) { return s.branch == branch && s.converged(); });
    return found == states.end() ? std::nullopt : std::optional(*found);
}

LinePoint point_of(const std::optional<Solution>& state, double value) {
    return {Status::converged, value, state ? state->order : std::vector<NamedValue>{}};
}

/// Folds where the branch ends between two trial values.
LineResult folds(const ModelAt& at, const SaddleLine& line, std::string_view find) {
    const Sought sought(*at.entry().info.find(find));
    LineResult result;
    std::optional<Solution> before;
    double last = 0.0;
    const std::vector<double> values = sought.allowed_values([&](double value) { at.with(find, value); });
    for (const double value : values) {
        auto state = state_of(saddle_states(at.with(find, value)), line.branch);
        const bool first = value == values.front();
        if (!first && before.has_value() != state.has_value()) {
            const Solution& edge = before ? *before : *state;
            const auto fold =
                before ? fold_beside(at, find, edge.u, last, value) : fold_beside(at, find, edge.u, value, last);
            if (fold) {
                const ModelAt there = at.with(find, fold->value);
                const State found = there.entry().saddle(there.values())->state(fold->u);
                result.points.push_back({Status::converged, fold->value, found.order});
            } else {
                result.points.push_back({.status = Status::stalled});
            }
        }
        before = std::move(state);
        last = value;
    }
    return result;
}

LineResult zeros(const ModelAt& at, const SaddleLine& line, std::string_view find) {
    const Sought sought(*at.entry().info.find(find));
    const ModelInfo& info = at.entry().info;
    const auto gap = [&](double value) -> std::optional<double> {
        const std::vector<Solution> states = saddle_states(at.with(find, value));
        const auto state = state_of(states, line.branch);
        if (line.kind == SaddleLine::Kind::zero) return state ? line.of(*state) : std::nullopt;
        const auto rival = state_of(states, line.rival.value());
        if (!state || !rival) return std::nullopt;
        const auto weight = weight_of(info, *state), other = weight_of(info, *rival);
        return weight && other ? std::optional(*weight - *other) : std::nullopt;
    };
    LineResult result;
    for (const double value : crossings(gap, sought.allowed_values([&](double value) { at.with(find, value); })))
        result.points.push_back(point_of(state_of(saddle_states(at.with(find, value)), line.branch), value));
    return result;
}

/// The state of lowest free energy, stable or not; nullptr without any.
const Solution* lowest(const std::vector<Solution>& states) {
    const Solution* best = nullptr;
    for (const Solution& s : states)
        if (s.converged() && (best == nullptr || *s.free_energy < *best->free_energy)) best = &s;
    return best;
}

/// Replica-symmetric, with every point on its own, so that a row is its points, and at what a search costs.
constexpr Ansatz searched = [] {
    Ansatz ansatz = replica_symmetric;
    ansatz.along_rows = false;
    ansatz.seconds_each = 6e-4;
    ansatz.seconds_line = 6e-2;
    return ansatz;
}();

} // namespace

std::vector<Ansatz> SaddleTheory::ansaetze() const {
    if (entry_.overlap_after_update == nullptr) return {searched};
    return {searched, one_update};
}

std::vector<Branch> SaddleTheory::branches(const Ansatz& ansatz) const {
    if (ansatz.single_update) return {Branch::retrieval};
    return entry_.info.branches;
}

std::vector<OrderParameter> SaddleTheory::order_parameters(const Ansatz& ansatz) const {
    if (!ansatz.single_update) return entry_.saddle_order;
    return {{.name = "m", .doc = "overlap with the archetype"}};
}

std::vector<std::vector<Solution>> SaddleTheory::solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                                       std::span<const Branch> branches) const {
    std::vector<std::vector<Solution>> solutions(row.size());
    if (ansatz.single_update) {
        for (std::size_t k = 0; k < row.size(); ++k)
            for (const Branch& branch : branches)
                solutions[k].push_back({.branch = branch,
                                        .status = Status::converged,
                                        .order = {{"m", entry_.overlap_after_update(row[k].values())}}});
        return solutions;
    }
    for (std::size_t k = 0; k < row.size(); ++k) {
        const std::vector<Solution> states = saddle_states(row[k]);
        for (const Branch& branch : branches) {
            const std::size_t before = solutions[k].size();
            for (const Solution& s : states)
                if (s.branch == branch) solutions[k].push_back(s);
            if (solutions[k].size() == before) solutions[k].push_back(absent(branch));
        }
    }
    return solutions;
}

std::vector<Line> SaddleTheory::lines(const ModelAt&) const {
    std::vector<Line> lines;
    for (const SaddleLine& line : entry_.saddle_lines)
        lines.push_back({.name = line.name,
                         .doc = line.doc,
                         .belongs_to = name(line.branch),
                         .finds = line.finds,
                         .ansaetze = {searched},
                         .trace = [line](const ModelAt& at, const LineChoice& choice) {
                             return line.kind == SaddleLine::Kind::fold ? folds(at, line, choice.find)
                                                                        : zeros(at, line, choice.find);
                         }});
    lines.insert(lines.end(), entry_.own_lines.begin(), entry_.own_lines.end());
    return lines;
}

std::vector<const Potential*> SaddleTheory::potentials() const {
    std::vector<const Potential*> potentials;
    for (const auto& potential : entry_.saddle_potentials) potentials.push_back(potential.get());
    return potentials;
}

std::vector<Phase> SaddleTheory::phases(std::span<const ModelAt>, const Ansatz&,
                                        std::span<const std::vector<Solution>> solutions) const {
    std::vector<Phase> phases;
    for (const auto& states : solutions) {
        const Solution* best = best_state(entry_.info, states);
        if (best == nullptr && entry_.info.capabilities.thermodynamics) best = lowest(states);
        phases.push_back({best != nullptr ? std::string(name(best->branch)) : "none"});
    }
    return phases;
}

Expectation SaddleTheory::expectation(const ModelAt& at, const ChainStart& start, const std::vector<Ansatz>&) const {
    Expectation expected{.ansatz = std::string(replica_symmetric.name), .branch = ""};
    std::vector<Solution> states = saddle_states(at);
    // Chains that begin at the archetype stay in its state as long as there is one, wherever else they could be.
    if (entry_.info.capabilities.signal && !start.at_random && !start.settles)
        std::erase_if(states, [](const Solution& s) { return s.branch != Branch::retrieval; });
    const auto stable = std::ranges::count_if(states, [](const Solution& s) { return s.converged() && s.stable; });
    const Solution* found = best_state(entry_.info, states);
    if (found == nullptr) {
        expected.reason = "theory: no state is stable";
        return expected;
    }
    const Solution& best = *found;
    expected.branch = name(best.branch);
    for (const NamedValue& order : best.order) expected.values.push_back({std::string(order.name), order.value});
    if (best.energy) expected.values.push_back({"energy", best.energy});
    expected.without = "is not among its order parameters, or has no value";
    expected.valleys = stable > 1;
    if (stable > 1 && !start.settles) expected.reason = "theory: several states are stable, chains may be in any";
    return expected;
}

} // namespace mattis::solvers
