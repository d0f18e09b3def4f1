#include "models/perceptron/input_average.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/watch.hpp"
#include "models/perceptron/tilted_input.hpp"

namespace mattis {

InputOverlaps InputOverlaps::of(double q0, double r, double qd) {
    InputOverlaps at{.q0 = q0, .r = r, .qd = qd, .gap = q0 - r * r, .delta = qd - q0, .rest = 1.0 - qd};
    at.spread = q0 > 0.0 ? at.gap / q0 : 1.0;
    return at;
}

InputOverlaps InputOverlaps::of_logarithms(const Eigen::Vector3d& u) {
    InputOverlaps at;
    at.qd = -std::expm1(-u(0));
    at.rest = std::exp(-u(0));
    at.q0 = -at.qd * std::expm1(-u(1));
    at.delta = at.qd * std::exp(-u(1));
    const double cosine = std::copysign(std::expm1(-std::abs(u(2))), u(2));
    at.r = std::sqrt(at.q0) * cosine;
    at.spread = std::exp(-std::abs(u(2))) * (1.0 + std::abs(cosine));
    at.gap = at.q0 * at.spread;
    return at;
}

Eigen::Vector3d InputOverlaps::logarithms() const {
    const double cosine = q0 > 0.0 ? r / std::sqrt(q0) : 0.0;
    const double angle = std::log((1.0 + std::abs(cosine)) / spread);
    return {-std::log(rest), -std::log(delta / qd), std::copysign(angle, cosine)};
}

Eigen::Matrix3d InputOverlaps::slopes_by_logarithms() const {
    const double root = std::sqrt(q0), cosine = root > 0.0 ? r / root : 0.0;
    const double fraction = q0 / qd;
    // of qd by u0, q0 by u0 and u1, r by all
    const double qd0 = rest, q00 = fraction * rest, q01 = delta;
    const double r2 = root * spread / (1.0 + std::abs(cosine));
    const double by_q0 = root > 0.0 ? 0.5 * cosine / root : 0.0;
    Eigen::Matrix3d slopes;
    slopes << q00, q01, 0.0, by_q0 * q00, by_q0 * q01, r2, qd0, 0.0, 0.0;
    return slopes;
}

bool InputOverlaps::admissible() const {
    return q0 >= 0.0 && spread > 0.0 && delta > 0.0 && rest > 0.0 && qd > 0.0 && std::isfinite(q0) && std::isfinite(r);
}

namespace {

constexpr double coarsest_step = 0.1;    ///< in tau
constexpr double coarsest_at_edge = 0.2; ///< in h/sqrt(1 - q0), where Phi^beta rises to 1
constexpr double reach = 8.8;            ///< standard deviations
const double sqrt_2_by_pi = std::sqrt(2.0 / std::numbers::pi);

/// What the averages and their slopes are sums of. Derivatives of psi are those with respect to h.
class Sums {
public:
    explicit Sums(const InputOverlaps& at) : at_(at) {}

    /// A node at h: its weight in E, and its weight in sqrt(2/pi) int Dt at h = sqrt(gap) t.
    void add(double h, double weight, double narrow, const TiltedInput& input) {
        const double sigma = std::sqrt(at_.rest);
        const double p1 = input.first / sigma, p2 = input.second / at_.rest, p3 = input.third / (at_.rest * sigma),
                     p4 = input.fourth / (at_.rest * at_.rest);
        const double one = at_.rest + at_.delta, by = 0.5 / at_.rest;
        // Slopes by qd at fixed h, of psi' and of psi'' + psi'^2: psi obeys the heat equation in delta and scales.
        const double mixed = p3 + 2.0 * p1 * p2;
        const double s1 = by * (p1 + h * p2 + one * mixed);
        const double s2 =
            by * (2.0 * (p2 + p1 * p1) + h * mixed + one * (p4 + 4.0 * p1 * p3 + 2.0 * p2 * p2 + 4.0 * p2 * p1 * p1));
        psi_ += weight * input.psi;
        log_Phi_ += weight * input.log_Phi;
        square_ += weight * p1 * p1;
        first_ += narrow * p1;
        diagonal_ += weight * (one * (p2 + p1 * p1) + h * p1);
        curvature_ += weight * p2 * p2;
        square_by_q0_ += weight * (p2 * p2 - 2.0 * p1 * p1 * p2);
        square_by_r_ += narrow * 2.0 * p1 * p2;
        square_by_qd_ += weight * 2.0 * p1 * s1;
        first_by_r_ -= narrow * h * p2;
        first_by_qd_ += narrow * s1;
        diagonal_by_qd_ += weight * (one * s2 + h * s1);
    }

    InputAverages averages() const {
        const double by = 0.5 / at_.rest;
        InputAverages a{.energetic = psi_,
                        .q0_hat = square_,
                        .r_hat = first_,
                        .qd_hat = by * diagonal_,
                        .curvature = curvature_,
                        .log_likelihood = log_Phi_};
        const double first_by_r = at_.gap > 0.0 ? at_.r / at_.gap * first_by_r_ : 0.0;
        a.slopes << square_by_q0_, square_by_r_, square_by_qd_, //
            -0.5 * square_by_r_, first_by_r, first_by_qd_,      //
            -0.5 * square_by_qd_, first_by_qd_, by * (2.0 * a.qd_hat + diagonal_by_qd_);
        return a;
    }

private:
    const InputOverlaps& at_;
    double psi_ = 0.0, log_Phi_ = 0.0, square_ = 0.0, first_ = 0.0, diagonal_ = 0.0, curvature_ = 0.0;
    double square_by_q0_ = 0.0, square_by_r_ = 0.0, square_by_qd_ = 0.0;
    double first_by_r_ = 0.0, first_by_qd_ = 0.0, diagonal_by_qd_ = 0.0;
};

} // namespace

/// With a = sqrt(q0/gap) the integrands fall like exp(-a^2 t^2/2) on the side of the wrong label. On the other side psi
/// falls like beta times the tail of a Gaussian of variance 1 - q0 in h.
InputAverages input_averages(const InputOverlaps& at, double beta, double refinement) {
    const double narrowness = 1.0 / std::sqrt(at.spread), root = std::sqrt(at.q0), sigma = std::sqrt(at.rest);
    const double slope = std::copysign(std::sqrt(std::max(0.0, narrowness * narrowness - 1.0)), at.r);
    const double wide = std::sqrt(at.rest + at.delta); // the scale of psi
    const double decay = std::sqrt(reach * reach + 2.0 * std::log(std::max(1.0, beta)));
    const double wrong = reach / narrowness;
    const double left = at.r < 0.0 ? reach : wrong, right = at.r < 0.0 ? wrong : std::min(reach, decay * wide / root);
    const double scale = std::min({1.0, 1.0 / narrowness, wide / root});
    const double from = -std::asinh(left / scale), to = std::asinh(right / scale);
    TiltedInputs inputs(beta, at.delta / at.rest, refinement);
    const double at_edge = std::hypot(scale * root, inputs.edge() * sigma) / wide;
    const double coarsest = std::min(coarsest_step, coarsest_at_edge / at_edge);
    const int cells = static_cast<int>(std::ceil((to - from) * refinement / coarsest));
    const double step = (to - from) / cells;

    Sums sums(at);
    for (int k = 0; k <= cells; ++k) {
        pause_point();
        const double tau = from + step * k, t = scale * std::sinh(tau), h = root * t;
        const double dt = step * scale * std::cosh(tau), density = dt / std::sqrt(2.0 * std::numbers::pi);
        const double weight = density * std::exp(-0.5 * t * t) * std::erfc(-slope * t / std::numbers::sqrt2);
        const double at_gap = narrowness * t;
        const double narrow = sqrt_2_by_pi * density * narrowness * std::exp(-0.5 * at_gap * at_gap);
        sums.add(h, weight, narrow, inputs.at(h / sigma));
    }
    return sums.averages();
}

} // namespace mattis
