#include "core/newton.hpp"

#include <algorithm>

namespace mattis {

namespace {

/// By how much rounding alone changes residuals at u: how they differ between u and a point 1e-13 beside it.
double rounding_of(const ResidualFunction& residual, const Vector& u, const Vector& r) {
    constexpr double beside = 1e-13, margin = 2.0;
    const auto moved = residual(u + beside * (Vector::Ones(u.size()) + u.cwiseAbs()));
    return moved ? margin * (*moved - r).lpNorm<Eigen::Infinity>() : 0.0;
}

/// Residuals as newton_iteration takes them: the tolerance is meant for the largest one, steps reduce their norm.
struct DifferenceProblem {
    const ResidualFunction& residual;
    double difference;
    double largest_step;

    bool evaluate(const Vector& u, Vector& to) const {
        auto r = residual(u);
        if (r) to = std::move(*r);
        return r.has_value();
    }
    bool step(const Vector& u, const Vector& r, Vector& to) const {
        const auto jacobian = difference_jacobian(residual, u, difference);
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
    const double rounding = rounding_of(residual, root.u, *r);
    if (!(rounding < options.largest_rounding)) return root;
    const double tolerance = std::max(options.tolerance, rounding);
    root.difference = std::max(options.difference, std::cbrt(1e-4 * rounding));
    root.iterations =
        detail::newton_iteration(DifferenceProblem{residual, root.difference, options.largest_step}, root.u, *r,
                                 {tolerance, 0.0, options.max_iterations, options.smallest_step, false});
    root.residual = r->lpNorm<Eigen::Infinity>();
    if (root.residual <= tolerance) root.status = Status::converged;
    return root;
}

} // namespace mattis
