#pragma once

#include <cmath>
#include <concepts>

#include <Eigen/Dense>

#include "core/status.hpp"

namespace mattis {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// Residual F(u) of a square system and its Jacobian dF/du.
struct Linearisation {
    Vector residual;
    Matrix jacobian;
};

/// A square system F(u) = 0 with a domain and a norm in which "small" is meant.
template <class S>
concept NonlinearSystem = requires(const S& system, const Vector& u) {
    { system.linearise(u) } -> std::same_as<Linearisation>;
    { system.residual(u) } -> std::same_as<Vector>;
    { system.residual_norm(u, u) } -> std::convertible_to<double>;
    { system.admissible(u) } -> std::convertible_to<bool>;
};

struct NewtonOptions {
    double tolerance = 1e-12; ///< on the residual norm
    int max_iterations = 60;
    int max_halvings = 40;
};

/// A root candidate with what is known about it: `residual` is recomputed at `u`, never carried over.
struct RootReport {
    Vector u;
    double residual = INFINITY;
    int iterations = 0;
    Status status = Status::stalled;
};

/// Newton's method with step halving: a step is taken only if it stays admissible and reduces the residual norm.
/// Once below tolerance it goes on while steps still gain a factor of two, so that the result is as good as
/// rounding allows. Returns converged, stalled, diverged (non-finite numbers) or inadmissible (start outside).
template <NonlinearSystem S>
RootReport newton(const S& system, Vector u, const NewtonOptions& options = {}) {
    RootReport report{.u = std::move(u)};
    if (!system.admissible(report.u)) {
        report.status = Status::inadmissible;
        return report;
    }
    Linearisation at = system.linearise(report.u);
    report.residual = system.residual_norm(report.u, at.residual);
    for (; report.iterations < options.max_iterations; ++report.iterations) {
        if (!std::isfinite(report.residual)) {
            report.status = Status::diverged;
            return report;
        }
        const Vector step = at.jacobian.partialPivLu().solve(at.residual);
        if (!step.allFinite()) break;
        const bool good_enough = report.residual <= options.tolerance;
        const double required = good_enough ? 0.5 : 1.0;
        bool taken = false;
        double length = 1.0;
        for (int halving = 0; halving <= options.max_halvings && !taken; ++halving, length *= 0.5) {
            const Vector trial = report.u - length * step;
            if (!system.admissible(trial)) continue;
            const Linearisation next = system.linearise(trial);
            const double norm = system.residual_norm(trial, next.residual);
            if (norm < required * report.residual) {
                report.u = trial;
                report.residual = norm;
                at = next;
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
