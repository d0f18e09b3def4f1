#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

#include <Eigen/Dense>

#include "core/status.hpp"

namespace mattis {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// Residual F(u) of a square system and its Jacobian dF/du, for unknowns u of type V.
template <class V>
struct LinearisationFor {
    V residual{};
    Eigen::Matrix<double, V::RowsAtCompileTime, V::RowsAtCompileTime> jacobian{};
};
using Linearisation = LinearisationFor<Vector>;

/// A square system F(u) = 0 with a domain and a norm in which "small" is meant. V is an Eigen column vector, of fixed
/// size where the number of unknowns is known; what linearise returns holds the residual and the Jacobian, and may hold
/// more.
template <class S, class V = Vector>
concept NonlinearSystem = requires(const S& system, const V& u) {
    { system.linearise(u).residual } -> std::convertible_to<V>;
    system.linearise(u).jacobian.partialPivLu();
    { system.residual(u) } -> std::convertible_to<V>;
    { system.residual_norm(u, u) } -> std::convertible_to<double>;
    { system.admissible(u) } -> std::convertible_to<bool>;
};

struct NewtonOptions {
    double tolerance = 1e-12;                                       ///< on the residual norm
    double rounding = 2.0 * std::numeric_limits<double>::epsilon(); ///< no step can help below it
    int max_iterations = 60;
    int max_halvings = 40;
};

/// A root candidate with what is known about it: `residual` is the norm of at.residual, and `at` was evaluated at `u`,
/// never carried over. Where the start was inadmissible nothing was evaluated.
template <class V, class L>
struct RootReport {
    V u;
    L at{};
    double residual = INFINITY;
    int iterations = 0;
    Status status = Status::stalled;
};
template <class V, class L>
RootReport(V, L, double, int, Status) -> RootReport<V, L>;

/// Newton's method with step halving: a step is taken only if it stays admissible and reduces the residual norm.
/// Once below tolerance it goes on while steps still gain a factor of two, down to `rounding`, so that the result is as
/// good as rounding allows. Returns converged, stalled, diverged (non-finite numbers) or inadmissible (start outside).
template <class V, NonlinearSystem<V> S>
auto newton(const S& system, V u, const NewtonOptions& options = {}) {
    using Local = std::remove_cvref_t<decltype(system.linearise(u))>;
    RootReport<V, Local> report{.u = std::move(u)};
    if (!system.admissible(report.u)) {
        report.status = Status::inadmissible;
        return report;
    }
    report.at = system.linearise(report.u);
    report.residual = system.residual_norm(report.u, report.at.residual);
    for (; report.iterations < options.max_iterations; ++report.iterations) {
        if (!std::isfinite(report.residual)) {
            report.status = Status::diverged;
            return report;
        }
        if (report.residual <= options.rounding) break;
        const V step = report.at.jacobian.partialPivLu().solve(report.at.residual);
        if (!step.allFinite()) break;
        const bool good_enough = report.residual <= options.tolerance;
        const double required = good_enough ? 0.5 : 1.0;
        bool taken = false;
        double length = 1.0;
        for (int halving = 0; halving <= options.max_halvings && !taken; ++halving, length *= 0.5) {
            const V trial = report.u - length * step;
            if (!system.admissible(trial)) continue;
            Local next = system.linearise(trial);
            const double norm = system.residual_norm(trial, next.residual);
            if (norm < required * report.residual) {
                report.u = trial;
                report.residual = norm;
                report.at = std::move(next);
                taken = true;
            }
            if (good_enough) break;
        }
        if (!taken) break;
    }
    report.status = report.residual <= options.tolerance ? Status::converged : Status::stalled;
    return report;
}

} // namespace mattis
