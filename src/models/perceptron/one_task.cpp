#include "models/perceptron/one_task.hpp"

#include <cmath>

#include <Eigen/LU>

#include "core/roots.hpp"

namespace mattis {

InputOverlaps OneTask::overlaps(const Eigen::Vector3d& u) const {
    return InputOverlaps::of_logarithms({at_.qd ? -std::log1p(-*at_.qd) : u(0), u(1), u(2)});
}

bool OneTask::admissible(const Eigen::Vector3d& u) const { return u.allFinite() && overlaps(u).admissible(); }

OneTask::Point OneTask::at(const Eigen::Vector3d& u, double alpha) const {
    Point point{.overlaps = overlaps(u)};
    point.input = input_averages(point.overlaps, at_.beta, refinement_);
    point.q0_hat = alpha * point.input.q0_hat;
    point.r_hat = alpha * point.input.r_hat;
    point.qd_hat = at_.qd ? std::sinh(u(0)) : alpha * point.input.qd_hat;
    if (!std::isfinite(point.q0_hat + point.r_hat + point.qd_hat)) return point;
    point.weight = weight_averages(point.q0_hat, point.r_hat, point.qd_hat, at_.prior, refinement_);
    const InputOverlaps& next = point.weight.overlaps;
    if (!next.admissible()) return point;

    const Eigen::Matrix3d to_logarithms = next.slopes_by_logarithms().inverse() * point.weight.slopes;
    point.residual = point.overlaps.logarithms() - next.logarithms();
    point.jacobian = -to_logarithms * conjugate_slopes(point, u, alpha);
    for (int j = at_.qd ? 1 : 0; j < 3; ++j) point.jacobian(j, j) += 1.0;
    point.by_log_load = -to_logarithms * Eigen::Vector3d{point.q0_hat, point.r_hat, at_.qd ? 0.0 : point.qd_hat};
    return point;
}

Eigen::Matrix3d OneTask::conjugate_slopes(const Point& point, const Eigen::Vector3d& u, double alpha) const {
    Eigen::Matrix3d slopes = alpha * point.input.slopes * point.overlaps.slopes_by_logarithms();
    if (!at_.qd) return slopes;
    slopes.col(0).setZero();
    slopes.row(2).setZero();
    slopes(2, 0) = std::cosh(u(0));
    return slopes;
}

/// With G_S = A + excess: next to q_d = 1 the conjugates are large, and A cancels what belongs to overlaps of 1.
double OneTask::free_entropy(const Point& at, double alpha) {
    const InputOverlaps& q = at.overlaps;
    return at.qd_hat * q.rest - 0.5 * at.q0_hat * (q.rest + q.delta) - at.r_hat * q.r + at.weight.excess +
           alpha * at.input.energetic;
}

Eigen::Vector3d OneTask::free_entropy_gradient(const Point& at, const Eigen::Vector3d& u, double alpha) const {
    const InputOverlaps &q = at.overlaps, &next = at.weight.overlaps;
    const Eigen::Vector3d by_conjugates{0.5 * (q.q0 - next.q0), next.r - q.r, q.rest - next.rest};
    return conjugate_slopes(at, u, alpha).transpose() * by_conjugates;
}

double OneTask::replicon(const Point& at, double alpha) {
    return 1.0 - alpha * at.input.curvature * at.weight.curvature;
}

double OneTask::free_square() const { return at_.qd ? *at_.qd : MagnetisationLaw(0.0, at_.prior).at(0.0).square; }

/// <m^2> rises with A: doubled until the value is enclosed.
double OneTask::free_multiplier() const {
    if (!at_.qd) return 0.0;
    const auto excess = [&](double A) { return MagnetisationLaw(A, at_.prior).at(0.0).square - *at_.qd; };
    double low = -1.0, high = 1.0;
    while (excess(low) > 0.0) low *= 2.0;
    while (excess(high) < 0.0) high *= 2.0;
    return bracketed_root(excess, low, high);
}

Eigen::Vector3d OneTask::weak_start(double alpha) const {
    const InputOverlaps none{.qd = free_square(), .delta = free_square(), .rest = 1.0 - free_square()};
    const InputAverages input = input_averages(none, at_.beta, refinement_);
    const double multiplier = free_multiplier();
    const WeightAverages weight = weight_averages(alpha * input.q0_hat, alpha * input.r_hat,
                                                  at_.qd ? multiplier : alpha * input.qd_hat, at_.prior, refinement_);
    Eigen::Vector3d u = weight.overlaps.logarithms();
    if (at_.qd) u(0) = std::asinh(multiplier);
    return u;
}

} // namespace mattis
