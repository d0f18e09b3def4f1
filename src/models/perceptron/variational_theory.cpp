#include "models/perceptron/variational_theory.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/perceptron/one_task_states.hpp"
#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_expectation.hpp"
#include "models/perceptron/variational_lines.hpp"
#include "models/perceptron/variational_solution.hpp"

namespace mattis {

namespace {

/// The equations at the parameters of a model.
class VariationalSaddle final : public Saddle {
public:
    VariationalSaddle(const OneTask::Settings& settings, double alpha) : task_(settings), alpha_(alpha) {}

    std::optional<Vector> residual(const Vector& u) const override {
        if (!(alpha_ > 0.0) || u.size() != 3 || !task_.admissible(u)) return std::nullopt;
        const OneTask::Point point = task_.at(u, alpha_);
        if (!point.residual.allFinite()) return std::nullopt;
        return Vector(point.residual);
    }
    State state(const Vector& u) const override { return variational_state(task_, task_.at(u, alpha_), alpha_); }
    Vector gradient(const Vector& u) const override {
        return -task_.free_entropy_gradient(task_.at(u, alpha_), u, alpha_) / task_.settings().beta;
    }
    double potential(const Vector& u) const override {
        return -OneTask::free_entropy(task_.at(u, alpha_), alpha_) / task_.settings().beta;
    }
    std::vector<Vector> starts() const override {
        std::vector<Vector> starts;
        if (!(alpha_ > 0.0)) return starts;
        for (const OneTaskState& s : OneTaskStates(task_.settings()).at(alpha_).states) starts.emplace_back(s.u);
        return starts;
    }
    Branch branch_of(const Vector& u) const override {
        return task_.at(u, alpha_).weight.p_rest < 0.1 ? Branch::good : Branch::poor;
    }

private:
    OneTask task_;
    double alpha_;
};

/// Marks states of other curves that have a larger free entropy than every stable state.
void compare_with_stable(std::vector<Solution>& states) {
    std::optional<double> best;
    for (const Solution& s : states)
        if (s.stable) best = std::max(best.value_or(-INFINITY), *diagnostic_value(s, free_entropy_diagnostic));
    if (!best) return;
    for (Solution& s : states) {
        if (!s.converged() || *diagnostic_value(s, apart_diagnostic) == 0.0) continue;
        for (auto& [name, value] : s.diagnostics)
            if (name == above_stable_diagnostic)
                value = *diagnostic_value(s, free_entropy_diagnostic) > *best ? 1.0 : 0.0;
    }
}

/// All states at a point: stable ones first, then by their free entropy.
std::vector<Solution> states_at(const VariationalPerceptron& model, OneTaskStates::Found& found) {
    const OneTask task(model.settings());
    const double alpha = model.parameters.alpha;
    if (alpha == 0.0) return {variational_solution_without_inputs(task)};
    found = OneTaskStates(model.settings()).at(alpha);
    std::vector<Solution> states;
    for (const OneTaskState& s : found.states) states.push_back(variational_solution(task, s, alpha));
    compare_with_stable(states);
    const auto rank = [](const Solution& s) {
        return std::pair{s.stable, diagnostic_value(s, free_entropy_diagnostic).value_or(-INFINITY)};
    };
    std::ranges::stable_sort(states, [&](const Solution& a, const Solution& b) { return rank(a) > rank(b); });
    return states;
}

/// Why a branch has no state where another one has.
std::string reason_without(const Branch& branch, const OneTaskStates::Found& found) {
    if (branch != Branch::poor) return {};
    if (found.frozen_at) return fmt::format("it ends near alpha = {:.4f}, where qd tends to 1", *found.frozen_at);
    if (found.one_curve)
        return "poor and good are one state here: its curve from alpha = 0 on has no fold, and the name changes where "
               "p "
               "passes 0.9";
    return {};
}

} // namespace

/// Every point has its own search, of some hundredths of a second.
std::vector<Ansatz> VariationalTheory::ansaetze() const {
    Ansatz searched = replica_symmetric;
    searched.along_rows = false;
    searched.seconds_each = 0.02;
    searched.seconds_line = 0.1;
    return {searched};
}

std::vector<Branch> VariationalTheory::branches(const Ansatz&) const {
    return {VariationalPerceptron::branches.begin(), VariationalPerceptron::branches.end()};
}

std::vector<OrderParameter> VariationalTheory::order_parameters(const Ansatz&) const {
    return variational_order_parameters();
}

std::vector<Theory::DiagnosticInfo> VariationalTheory::diagnostics() const {
    return {{.name = free_entropy_diagnostic, .doc = "free entropy per weight, ln Z/N = -beta f"},
            {.name = joining_diagnostic,
             .doc = "whether it is the unstable state that joins the poor and the good one",
             .is_flag = true},
            {.name = apart_diagnostic,
             .doc = "whether it lies on a curve of its own that leads neither to alpha = 0 nor to the good state",
             .is_flag = true},
            {.name = above_stable_diagnostic,
             .doc = "whether log_z of such a state, though unstable, exceeds that of every stable state",
             .is_flag = true}};
}

std::vector<std::vector<Solution>> VariationalTheory::solve(std::span<const ModelAt> row, const Ansatz&,
                                                            std::span<const Branch> branches) const {
    std::vector<std::vector<Solution>> solutions;
    for (const ModelAt& at : row) {
        const auto model = at.as<VariationalPerceptron>();
        OneTaskStates::Found found;
        const std::vector<Solution> states = states_at(model, found);
        solutions.emplace_back();
        for (const Branch& branch : branches) {
            const auto has = [&](const Solution& s) { return s.branch == branch; };
            for (const Solution& s : states)
                if (has(s) && diagnostic_value(s, apart_diagnostic) != 1.0) solutions.back().push_back(s);
            if (std::ranges::any_of(states, has)) continue;
            solutions.back().push_back(absent(branch));
            solutions.back().back().reason = reason_without(branch, found);
            if (!states.empty()) continue;
            // There is always some state.
            solutions.back().back().status = Status::stalled;
            solutions.back().back().reason = "no state was reached from either end";
        }
        // Behind the states of every branch: a stable state may have the other name.
        for (const Solution& s : states)
            if (diagnostic_value(s, apart_diagnostic) == 1.0 && std::ranges::find(branches, s.branch) != branches.end())
                solutions.back().push_back(s);
    }
    return solutions;
}

std::vector<Line> VariationalTheory::lines(const ModelAt&) const { return variational_lines(); }

std::vector<Phase> VariationalTheory::phases(std::span<const ModelAt>, const Ansatz&,
                                             std::span<const std::vector<Solution>> solutions) const {
    std::vector<Phase> phases;
    for (const auto& states : solutions) {
        const Solution* lowest = nullptr;
        for (const Solution& s : states)
            if (s.converged() && diagnostic_value(s, apart_diagnostic) != 1.0 &&
                (lowest == nullptr || *s.free_energy < *lowest->free_energy))
                lowest = &s;
        phases.push_back({lowest == nullptr ? "none" : std::string(name(lowest->branch))});
    }
    return phases;
}

Expectation VariationalTheory::expectation(const ModelAt& at, const ChainStart& start,
                                           const std::vector<Ansatz>&) const {
    const auto model = at.as<VariationalPerceptron>();
    OneTaskStates::Found found;
    return variational_expectation(states_at(model, found), start);
}

std::unique_ptr<const Saddle> VariationalTheory::saddle(const ModelAt& at) const {
    const auto model = at.as<VariationalPerceptron>();
    return std::make_unique<const VariationalSaddle>(model.settings(), model.parameters.alpha);
}

std::unique_ptr<const Theory> VariationalPerceptron::theory() { return std::make_unique<const VariationalTheory>(); }

} // namespace mattis
