#include "models/perceptron/variational_solution.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mattis {

namespace {

std::vector<NamedValue> order_of(const InputOverlaps& q, double p, double p_rest, double q0_hat, double r_hat,
                                 double qd_hat) {
    // arccos(p)/pi
    const double error = 2.0 / std::numbers::pi * std::asin(std::sqrt(0.5 * std::clamp(p_rest, 0.0, 2.0)));
    return {{"q0", q.q0},   {"r", q.r},         {"qd", q.qd},     {"p", p},
            {"eps", error}, {"q0_hat", q0_hat}, {"r_hat", r_hat}, {"qd_hat", qd_hat}};
}

} // namespace

std::vector<OrderParameter> variational_order_parameters() {
    return {{.name = "q0", .doc = "overlap of two samples"},
            {.name = "r", .doc = "overlap with the teacher"},
            {.name = "qd", .doc = "overlap of a sample with itself"},
            {.name = "p", .doc = "overlap of sgn m with the teacher"},
            {.name = "eps", .doc = "generalisation error of sgn m, arccos(p)/pi"},
            {.name = "q0_hat", .doc = "conjugate of q0"},
            {.name = "r_hat", .doc = "conjugate of r"},
            {.name = "qd_hat", .doc = "conjugate of qd; the multiplier where qd is held"}};
}

State variational_state(const OneTask& task, const OneTask::Point& at, double alpha) {
    const double beta = task.settings().beta, phi = OneTask::free_entropy(at, alpha);
    State state;
    state.order = order_of(at.overlaps, at.weight.p, at.weight.p_rest, at.q0_hat, at.r_hat, at.qd_hat);
    state.free_energy = -phi / beta;
    state.energy = -alpha * at.input.log_likelihood;
    state.entropy = phi + beta * state.energy;
    const InputOverlaps &q = at.overlaps, &next = at.weight.overlaps;
    state.residual = std::max({std::abs(q.q0 - next.q0), std::abs(q.r - next.r), std::abs(q.rest - next.rest)});
    state.replicon = OneTask::replicon(at, alpha);
    return state;
}

Solution variational_solution(const OneTask& task, const OneTaskState& found, double alpha) {
    Solution s{.branch = found.good() ? Branch::good : Branch::poor, .status = found.status};
    s.iterations = found.iterations;
    if (found.status != Status::converged) return s;
    State state = variational_state(task, found.at, alpha);
    if (!std::isfinite(state.free_energy + state.energy)) {
        s.status = Status::diverged;
        return s;
    }
    s.order = std::move(state.order);
    s.free_energy = state.free_energy;
    s.energy = state.energy;
    s.entropy = state.entropy;
    s.residual = state.residual;
    s.replicon = state.replicon;
    s.replicons = {s.replicon};
    s.stable = !found.joining && *s.replicon > 0.0;
    s.diagnostics = {{std::string_view(free_entropy_diagnostic), OneTask::free_entropy(found.at, alpha)},
                     {std::string_view(joining_diagnostic), found.joining ? 1.0 : 0.0},
                     {std::string_view(apart_diagnostic), found.apart ? 1.0 : 0.0},
                     {std::string_view(above_stable_diagnostic), 0.0}};
    s.u = found.u;
    return s;
}

Solution variational_solution_without_inputs(const OneTask& task) {
    const double A = task.free_multiplier(), qd = task.free_square();
    const double log_norm = MagnetisationLaw(A, task.settings().prior).at(0.0).log_norm, phi = log_norm - A * qd;
    Solution s{.branch = Branch::poor, .status = Status::converged};
    s.order = order_of({.qd = qd}, 0.0, 1.0, 0.0, 0.0, A);
    s.free_energy = -phi / task.settings().beta;
    s.energy = 0.0;
    s.entropy = phi;
    s.residual = 0.0;
    s.replicon = 1.0;
    s.replicons = {s.replicon};
    s.stable = true;
    s.diagnostics = {{std::string_view(free_entropy_diagnostic), phi},
                     {std::string_view(joining_diagnostic), 0.0},
                     {std::string_view(apart_diagnostic), 0.0},
                     {std::string_view(above_stable_diagnostic), 0.0}};
    return s;
}

} // namespace mattis
