#include "models/perceptron/continual_theory.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "models/perceptron/continual_lines.hpp"

namespace mattis {

namespace {

/// Points are followed along rows of alpha2; a state costs about as much as a solution of task 2.
constexpr Ansatz followed = [] {
    Ansatz ansatz = replica_symmetric;
    ansatz.along_rows = false;
    ansatz.seconds_each = 0.5;
    ansatz.seconds_line = 5.0;
    return ansatz;
}();

/// arccos(p)/pi, from 1 - p where that is small.
double error_of(double rest) { return 2.0 * std::asin(std::sqrt(std::clamp(0.5 * rest, 0.0, 1.0))) / std::numbers::pi; }

/// Generalisation error of a single task, without a prior: task 2 has none.
std::optional<double> single_task_error(double alpha, double beta) {
    if (alpha == 0.0) return 0.5;
    const auto state = one_task_state(alpha, {.beta = beta}, ReferenceBranch::preferred);
    return state ? std::optional(error_of(state->at.weight.p_rest)) : std::nullopt;
}

/// What a solution is told besides its own equations.
struct Beside {
    double before;                ///< error of task 1 before task 2
    double replicon;              ///< of the state of task 1 that is the reference
    std::optional<double> single; ///< error of task 2 alone
};

Solution solution_of(const TwoTaskState& state, const Continual::Parameters& p, const Beside& beside) {
    Solution s{.branch = state.good() ? Branch::good : Branch::poor, .status = state.status};
    s.iterations = state.iterations;
    if (state.status != Status::converged) {
        s.reason = "Newton's method did not converge";
        return s;
    }
    const InputOverlaps& q = state.at.overlaps;
    const double eps1 = error_of(state.at.site.p1_rest), eps2 = error_of(state.at.site.weight.p_rest);
    s.order = {{"q0", q.q0},
               {"r", q.r},
               {"qd", q.qd},
               {"p1", state.at.site.p1},
               {"p2", state.at.site.weight.p},
               {"eps1", eps1},
               {"eps2", eps2},
               {"q0_hat", state.at.q0_hat},
               {"r_hat", state.at.r_hat},
               {"qd_hat", state.at.qd_hat}};
    s.free_energy = -state.potential / p.beta;
    s.energy = -p.alpha2 * state.at.input.log_likelihood + state.at.site.anchoring / p.beta;
    s.entropy = p.beta * (*s.energy - *s.free_energy);
    s.residual = state.residual;
    s.replicon = TwoTask::replicon(state.at, p.alpha2);
    s.replicons = {s.replicon};
    s.stable = *s.replicon > 0.0 && beside.replicon > 0.0 && !state.joining;
    s.diagnostics = {{"log_z", state.potential},
                     {"forgetting", eps1 - beside.before},
                     {"transfer", beside.single ? std::optional(eps2 - *beside.single) : std::nullopt},
                     {"reference_replicon", beside.replicon},
                     {"joining", state.joining ? 1.0 : 0.0},
                     {"one_curve", state.one_curve ? 1.0 : 0.0}};
    s.u = state.u;
    return s;
}

/// Why a branch has no state: it does not exist, or the search for it failed.
struct Missing {
    std::string reason{};
    Status status = Status::absent;
};

/// Solutions of the branches, then the branches without one.
std::vector<Solution> of_branches(const std::vector<Solution>& all, std::span<const Branch> branches,
                                  const Missing& missing) {
    std::vector<Solution> asked;
    for (const Solution& s : all)
        if (std::ranges::find(branches, s.branch) != branches.end()) asked.push_back(s);
    for (const Branch& branch : branches)
        if (std::ranges::none_of(all, [&](const Solution& s) { return s.branch == branch; })) {
            asked.push_back(absent(branch));
            if (!all.empty() && branch != Branch::poor) continue;
            asked.back().reason = missing.reason;
            asked.back().status = missing.status;
        }
    return asked;
}

/// Why there is no poor state where there is a good one.
Missing without_poor(const std::vector<Solution>& all, double alpha2, const TwoTaskStates& states) {
    const bool one_curve = std::ranges::any_of(
        all, [](const Solution& s) { return s.branch == Branch::good && diagnostic_value(s, "one_curve") == 1.0; });
    if (one_curve) return {"poor and good are one curve: from alpha2 = 0 to here it has no fold"};
    const auto frozen = states.frozen_at();
    if (frozen && alpha2 > *frozen) return {fmt::format("it ends near alpha2 = {:.3f}, where qd tends to 1", *frozen)};
    if (const auto end = states.lost_before(alpha2))
        return {fmt::format("the curve of states from alpha2 = 0 was followed to alpha2 = {:.3f} only", *end),
                Status::stalled};
    return {};
}

/// Parameters that the reference and the curves of task 2 depend on: all but alpha2.
ParameterValues without_load(const Continual& model) {
    const auto& p = model.parameters;
    return {p.alpha1, p.beta, p.gamma, p.r0, static_cast<double>(p.branch1), p.prior};
}

} // namespace

std::optional<OneTaskState> one_task_state(double alpha, const OneTask::Settings& settings, ReferenceBranch branch) {
    std::optional<OneTaskState> best;
    double largest = 0.0;
    for (OneTaskState& state : OneTaskStates(settings).at(alpha).states) {
        if (state.status != Status::converged || state.joining || state.apart) continue;
        if (branch != ReferenceBranch::preferred && state.good() != (branch == ReferenceBranch::good)) continue;
        const double phi = OneTask::free_entropy(state.at, alpha);
        if (best && phi <= largest) continue;
        largest = phi;
        best = std::move(state);
    }
    return best;
}

std::optional<SolvedReference> with_reference(const Continual& model) {
    const auto& p = model.parameters;
    const auto task1 = one_task_state(p.alpha1, {.beta = p.beta, .prior = p.prior}, p.branch1);
    if (!task1) return std::nullopt;
    const auto reference = std::make_shared<ReferenceLaw>(task1->at.q0_hat, task1->at.r_hat, task1->at.qd_hat, p.prior);
    return SolvedReference{*task1, TwoTaskStates({p.beta, {p.beta * p.gamma, p.r0}}, reference)};
}

std::vector<Ansatz> ContinualTheory::ansaetze() const { return {followed}; }

std::vector<Branch> ContinualTheory::branches(const Ansatz&) const {
    return {Continual::branches.begin(), Continual::branches.end()};
}

std::vector<OrderParameter> ContinualTheory::order_parameters(const Ansatz&) const {
    return {{.name = "q0", .doc = "overlap of two samples"},
            {.name = "r", .doc = "overlap of magnetisations with the teacher of task 2"},
            {.name = "qd", .doc = "overlap of a sample with itself"},
            {.name = "p1", .doc = "overlap of the weights' signs with the teacher of task 1"},
            {.name = "p2", .doc = "overlap of the weights' signs with the teacher of task 2"},
            {.name = "eps1", .doc = "generalisation error of task 1, arccos(p1)/pi"},
            {.name = "eps2", .doc = "generalisation error of task 2, arccos(p2)/pi"},
            {.name = "q0_hat", .doc = "conjugate of q0"},
            {.name = "r_hat", .doc = "conjugate of r"},
            {.name = "qd_hat", .doc = "conjugate of qd"}};
}

std::vector<Theory::DiagnosticInfo> ContinualTheory::diagnostics() const {
    return {
        {.name = "log_z", .doc = "mean of (1/N) ln Z, the potential of Franz and Parisi"},
        {.name = "forgetting", .doc = "eps1 less the error of task 1 before task 2"},
        {.name = "transfer", .doc = "eps2 less the error of a single task at this load"},
        {.name = "reference_replicon", .doc = "replicon of the reference: where it is negative nothing is stable"},
        {.name = "joining", .doc = "it joins two branches, and is unstable", .is_flag = true},
        {.name = "one_curve",
         .doc = "the curve of states from alpha2 = 0 comes here without a fold: a good state is the poor one, grown",
         .is_flag = true}};
}

std::vector<std::vector<Solution>> ContinualTheory::solve(std::span<const ModelAt> row, const Ansatz&,
                                                          std::span<const Branch> branches) const {
    std::vector<std::vector<Solution>> solutions;
    std::optional<SolvedReference> solved;
    ParameterValues known;
    std::map<double, std::optional<double>> single;
    for (const ModelAt& at : row) {
        const Continual model = at.as<Continual>();
        const auto& p = model.parameters;
        if (without_load(model) != known) {
            if (known.empty() || known[1] != p.beta) single.clear();
            known = without_load(model);
            solved = with_reference(model);
        }
        if (!solved) {
            const bool named = p.branch1 != ReferenceBranch::preferred;
            solutions.push_back(of_branches({}, branches,
                                            named ? Missing{"task 1 has no state of branch1 at this alpha1"}
                                                  : Missing{"no state of task 1 was found", Status::stalled}));
            continue;
        }
        if (!single.contains(p.alpha2)) single[p.alpha2] = single_task_error(p.alpha2, p.beta);
        const Beside beside{error_of(solved->task1.at.weight.p_rest), OneTask::replicon(solved->task1.at, p.alpha1),
                            single[p.alpha2]};
        std::vector<Solution> all;
        for (const TwoTaskState& state : solved->task2.at(p.alpha2)) all.push_back(solution_of(state, p, beside));
        solutions.push_back(of_branches(all, branches, without_poor(all, p.alpha2, solved->task2)));
    }
    return solutions;
}

std::vector<Line> ContinualTheory::lines(const ModelAt&) const { return continual_lines(followed); }

std::vector<Phase> ContinualTheory::phases(std::span<const ModelAt>, const Ansatz&,
                                           std::span<const std::vector<Solution>> solutions) const {
    std::vector<Phase> phases;
    for (const std::vector<Solution>& states : solutions) {
        const Solution* best = nullptr;
        for (const Solution& s : states)
            if (s.converged() && (best == nullptr || *s.free_energy < *best->free_energy)) best = &s;
        phases.push_back({best != nullptr ? std::string(name(best->branch)) : "none"});
    }
    return phases;
}

Expectation ContinualTheory::expectation(const ModelAt&, const ChainStart&, const std::vector<Ansatz>&) const {
    return {.ansatz = std::string(replica_symmetric.name), .branch = "", .reason = "theory: it has no counterpart"};
}

std::unique_ptr<const Theory> Continual::theory() { return std::make_unique<const ContinualTheory>(); }

} // namespace mattis
