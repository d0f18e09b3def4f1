#include "core/newton.hpp"

#include <algorithm>

namespace mattis {

namespace {

/// By how much rounding alone changes residuals at u: how they differ between u and a point 1e-13 beside it, to either
/// side, from what the slope along that way says.
Vector rounding_at(const ResidualFunction& residual, const Vector& u, const Vector& r, double side,
                   const std::optional<Matrix>& slope = std::nullopt) {
    constexpr double beside = 1e-13, margin = 2.0;
    const Vector way = side * beside * (Vector::Ones(u.size()) + u.cwiseAbs());
    const auto moved = residual(u + way);
    if (!moved) return Vector::Zero(r.size());
    Vector change = *moved - r;
    if (slope) change -= *slope * way;
    return margin * change.cwiseAbs();
}

/// Residuals as newton_iteration takes them: the tolerance is meant for the largest one, steps reduce their norm.
struct DifferenceProblem {
    const ResidualFunction& residual;
    double difference;
    double largest_step;
    /// The last Jacobian and where it was taken: it is wanted again at the root.
    mutable std::optional<Matrix> jacobian{};
    mutable Vector jacobian_at{};

    bool evaluate(const Vector& u, Vector& to) const {
        auto r = residual(u);
        if (r) to = std::move(*r);
        return r.has_value();
    }
    bool step(const Vector& u, const Vector& r, Vector& to) const {
        jacobian = difference_jacobian(residual, u, difference);
        jacobian_at = u;
        if (!jacobian) return false;
        to = linear_solution(*jacobian, r);
        if (!to.allFinite()) return false;
        const double longest = to.lpNorm<Eigen::Infinity>();
        if (longest > largest_step) to *= largest_step / longest;
        return true;
    }
    static double error(const Vector& r) { return r.lpNorm<Eigen::Infinity>(); }
    static double merit(const Vector& r) { return r.norm(); }
};

} // namespace

Vector linear_solution(const Matrix& A, const Vector& b) { return A.partialPivLu().solve(b); }

Vector error_of_root(const Matrix& A, const Vector& r) { return A.partialPivLu().inverse().cwiseAbs() * r; }

bool accurate(const DifferenceRoot& root, double accuracy) {
    return root.status == Status::converged && (root.error.array() <= accuracy * (1.0 + root.u.array().abs())).all();
}

std::optional<Matrix> difference_jacobian(const ResidualFunction& residual, const Vector& u, double difference) {
    Matrix jacobian;
    for (Eigen::Index j = 0; j < u.size(); ++j) {
        pause_point();
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

DifferenceRoot difference_newton(const ResidualFunction& residual, Vector u, const DifferenceNewtonOptions& options) {
    DifferenceRoot root{.u = std::move(u)};
    std::optional<Vector> r = residual(root.u);
    if (!r || !r->allFinite()) {
        root.status = Status::inadmissible;
        return root;
    }
    const double rounding = rounding_at(residual, root.u, *r, 1.0).lpNorm<Eigen::Infinity>();
    if (!(rounding < options.largest_rounding)) return root;
    const double tolerance = std::max(options.tolerance, rounding);
    root.difference = std::max(options.difference, std::cbrt(1e-4 * rounding));
    const DifferenceProblem problem{residual, root.difference, options.largest_step};
    root.iterations = detail::newton_iteration(problem, root.u, *r,
                                               {tolerance, 0.0, options.max_iterations, options.smallest_step, false});
    root.residual = r->lpNorm<Eigen::Infinity>();
    if (root.residual > tolerance) return root;
    root.status = Status::converged;
    if (!problem.jacobian || problem.jacobian_at != root.u)
        problem.jacobian = difference_jacobian(residual, root.u, root.difference);
    if (!problem.jacobian) {
        root.error = Vector::Constant(root.u.size(), INFINITY);
        return root;
    }
    const auto rounded = [&](double side) { return rounding_at(residual, root.u, *r, side, problem.jacobian); };
    root.error = error_of_root(*problem.jacobian, r->cwiseAbs() + rounded(1.0).cwiseMax(rounded(-1.0)));
    return root;
}

} // namespace mattis
