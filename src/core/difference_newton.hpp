#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/newton.hpp"
#include "core/status.hpp"

namespace mattis {

struct DifferenceNewtonOptions {
    double tolerance = 1e-9;        ///< on the largest residual
    double difference = 1e-6;       ///< of the central differences
    double largest_step = 0.5;      ///< of any unknown
    double largest_rounding = 3e-5; ///< of the residuals; beyond it nothing is searched for
    double smallest_step = 1e-3;    ///< fraction of Newton's step after which the search gives up
    int max_iterations = 40;
};

struct DifferenceRoot {
    Vector u{};
    double residual = std::numeric_limits<double>::infinity();
    double difference = 0.0; ///< used for the Jacobian
    int iterations = 0;
    Status status = Status::stalled;
};

/// Jacobian of `residual` at u by central differences of width 2 `difference`; nothing where a point is outside the
/// domain.
template <class F>
std::optional<Matrix> difference_jacobian(F&& residual, const Vector& u, double difference) {
    Matrix jacobian;
    for (Eigen::Index j = 0; j < u.size(); ++j) {
        Vector up = u, down = u;
        up(j) += difference;
        down(j) -= difference;
        const auto above = residual(up), below = residual(down);
        if (!above || !below) return std::nullopt;
        if (j == 0) jacobian.resize(above->size(), u.size());
        jacobian.col(j) = (*above - *below) / (up(j) - down(j));
    }
    return jacobian;
}

/// By how much rounding alone changes residuals at u: how they differ between u and a point 1e-13 beside it.
template <class F>
double rounding_of(F&& residual, const Vector& u, const Vector& r) {
    constexpr double beside = 1e-13, margin = 2.0;
    const auto moved = residual(u + beside * (Vector::Ones(u.size()) + u.cwiseAbs()));
    return moved ? margin * (*moved - r).template lpNorm<Eigen::Infinity>() : 0.0;
}

/// Newton's method for residuals without a Jacobian that are dear and rounded: central differences, a cap on the step,
/// halving until the norm falls. `residual(u)` returns nothing outside the domain of the equations. Below the
/// tolerance it goes on while steps still gain a factor of two. Where rounding of the residuals at the start is larger,
/// it is the tolerance, and differences are taken wider. Returns converged, stalled or inadmissible (start outside);
/// `residual` is the largest one at `u`.
template <class F>
DifferenceRoot difference_newton(F&& residual, Vector u, const DifferenceNewtonOptions& options = {}) {
    DifferenceRoot root{.u = std::move(u)};
    std::optional<Vector> r = residual(root.u);
    if (!r || !r->allFinite()) {
        root.status = Status::inadmissible;
        return root;
    }
    const double rounding = rounding_of(residual, root.u, *r);
    if (!(rounding < options.largest_rounding)) return root;
    const double tolerance = std::max(options.tolerance, rounding);
    root.difference = std::max(options.difference, std::cbrt(1e-4 * rounding));
    for (; root.iterations < options.max_iterations && r->norm() > 0.0; ++root.iterations) {
        const auto jacobian = difference_jacobian(residual, root.u, root.difference);
        if (!jacobian) break;
        Vector step = jacobian->partialPivLu().solve(*r);
        if (!step.allFinite()) break;
        const double longest = step.lpNorm<Eigen::Infinity>();
        if (longest > options.largest_step) step *= options.largest_step / longest;
        const bool good_enough = r->template lpNorm<Eigen::Infinity>() <= tolerance;
        const double required = (good_enough ? 0.5 : 1.0) * r->norm();
        bool taken = false;
        for (double length = 1.0; length >= options.smallest_step && !taken; length *= 0.5) {
            const Vector trial = root.u - length * step;
            const auto next = residual(trial);
            if (next && next->norm() < required) {
                root.u = trial;
                r = next;
                taken = true;
            }
            if (good_enough) break;
        }
        if (!taken) break;
    }
    root.residual = r->template lpNorm<Eigen::Infinity>();
    if (root.residual <= tolerance) root.status = Status::converged;
    return root;
}

} // namespace mattis
