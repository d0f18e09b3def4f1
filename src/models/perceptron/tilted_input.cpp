#include "models/perceptron/tilted_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"
#include "core/normal_law.hpp"
#include "core/vector_clones.hpp"

namespace mattis {

namespace {

constexpr double coarsest_step = 0.1; ///< in tau
constexpr double smooth = 2.0;        ///< beta up to which Phi^beta has no edge
constexpr double reach = 8.8;         ///< standard deviations: exp(-reach^2/2) is below 2e-17
constexpr std::size_t lanes = 8, most_nodes = 1024;
using Nodes = std::array<double, most_nodes>;
using Lanes = std::array<double, lanes>;

/// The rule of one input: lambda - mode = shift + scale sinh(tau), tau = from + step k.
struct Rule {
    double mode, shift, scale, from, step;
    std::size_t nodes;
};

/// Sums over the rule, without the factor scale * step: of the weight, of its moments in lambda - mode, and of the
/// derivatives of ln Phi.
struct Sums {
    double weight = 0.0;
    double d1 = 0.0, d2 = 0.0, d3 = 0.0, d4 = 0.0;
    double kappa = 0.0, kappa2 = 0.0, bend = 0.0; ///< bend: kappa (kappa + lambda)
    double log_Phi = 0.0;
};

/// By eight interleaved partial sums: their order does not depend on the instruction set.
struct Total {
    Lanes part{};
    double sum() const {
        return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
    }
};

/// exp(step k) and its inverse for k = 0, 1, ... from a product, in `grow` and `decay`.
void fill_exponentials(const Rule& rule, Nodes& grow, Nodes& decay) {
    const double g = std::exp(rule.step), d = std::exp(-rule.step);
    double up = 0.5 * rule.scale * std::exp(rule.from), down = 0.5 * rule.scale * std::exp(-rule.from);
    for (std::size_t k = 0; k < rule.nodes; ++k) {
        grow[k] = up;
        decay[k] = down;
        up *= g;
        down *= d;
    }
}

MATTIS_VECTOR_CLONES
Sums sums(const Rule& rule, double x, double D, double beta, double top, const Nodes& grow, const Nodes& decay) {
    Nodes weight, offset, kappa, bend, log_Phi;
    const double half_by_D = 0.5 / D;
    for (std::size_t k = 0; k < rule.nodes; ++k) {
        const double d = rule.shift + (grow[k] - decay[k]);
        const double lambda = rule.mode + d;
        const NormalLaw law = normal_law(lambda);
        const double away = lambda - x;
        const double exponent = top - (beta * law.log_Phi - half_by_D * away * away);
        offset[k] = d;
        kappa[k] = law.kappa;
        bend[k] = law.kappa * (law.kappa + lambda);
        log_Phi[k] = law.log_Phi;
        weight[k] = (grow[k] + decay[k]) * exp_minus(std::max(exponent, 0.0));
    }
    Total w, d1, d2, d3, d4, k1, k2, b, l;
    for (std::size_t k = 0; k < rule.nodes; k += lanes)
        for (std::size_t j = 0; j < lanes; ++j) {
            const std::size_t n = k + j;
            const double wd = weight[n] * offset[n], wd2 = wd * offset[n], wk = weight[n] * kappa[n];
            w.part[j] += weight[n];
            d1.part[j] += wd;
            d2.part[j] += wd2;
            d3.part[j] += wd2 * offset[n];
            d4.part[j] += wd2 * offset[n] * offset[n];
            k1.part[j] += wk;
            k2.part[j] += wk * kappa[n];
            b.part[j] += weight[n] * bend[n];
            l.part[j] += weight[n] * log_Phi[n];
        }
    return {.weight = w.sum(),
            .d1 = d1.sum(),
            .d2 = d2.sum(),
            .d3 = d3.sum(),
            .d4 = d4.sum(),
            .kappa = k1.sum(),
            .kappa2 = k2.sum(),
            .bend = b.sum(),
            .log_Phi = l.sum()};
}

} // namespace

TiltedInputs::TiltedInputs(double beta, double D, double refinement)
    : beta_(beta), D_(D), refinement_(refinement), edge_(std::sqrt(2.0 * std::log(std::max(1.0, 0.4 * beta)))),
      last_x_(std::numeric_limits<double>::infinity()) {}

/// The root of beta kappa(lambda) = (lambda - x)/D, convex and decreasing: from the left of it Newton's method cannot
/// step over it. It is a centre, and need not be exact.
double TiltedInputs::mode(double x) const {
    constexpr double near_enough = 1e-2; // of the width
    constexpr int most = 60;
    double lambda =
        x < 0.0 ? x / (1.0 + beta_ * D_) : x; // kappa > -lambda: still left of the root, and near if x is far
    if (x >= last_x_) lambda = std::max(lambda, start_);
    for (int n = 0; n < most; ++n) {
        const double kappa = normal_law(lambda).kappa;
        const double curvature = 1.0 / D_ + beta_ * kappa * std::max(kappa + lambda, 0.0);
        const double step = (beta_ * kappa - (lambda - x) / D_) / curvature;
        lambda += step;
        if (std::abs(step) * std::sqrt(curvature) < near_enough) break;
    }
    return lambda;
}

/// At the edge of the wall, u, Phi(lambda)^beta rises like exp(-exp(-u (lambda - u))): beside the real axis it stays
/// small up to |Im lambda| = pi/(2u) only, and the trapezoidal rule of local step s errs by exp(-2 pi |Im lambda|/s)
/// times the weight that the edge has.
double TiltedInputs::edge_step(double x, double top) const {
    constexpr double digits = 50.0; // of an error of e^-50
    const double away = edge_ - x;
    const double below = top - beta_ * normal_law(edge_).log_Phi + 0.5 * away * away / D_;
    if (beta_ <= smooth || below >= digits) return std::numeric_limits<double>::infinity();
    const double strip = 0.33 * std::numbers::pi / std::max(edge_, 1.0);
    return 2.0 * std::numbers::pi * strip / (digits - std::max(below, 0.0));
}

/// Where the exponent, which is concave, has fallen to its largest value less `depth`: Newton's method from the left
/// cannot step over it.
double TiltedInputs::left_end(double x, double from, double top) const {
    constexpr double depth = 42.0, near_enough = 1.0;
    constexpr int most = 60;
    double lambda = from;
    for (int n = 0; n < most; ++n) {
        const NormalLaw law = normal_law(lambda);
        const double away = lambda - x;
        const double missing = top - depth - (beta_ * law.log_Phi - 0.5 * away * away / D_);
        if (missing < near_enough) break;
        lambda += missing / (beta_ * law.kappa - away / D_);
    }
    return lambda;
}

/// psi''' = <l3> + 3 <l1; l2> + <l1; l1; l1> with the derivatives l of beta ln Phi and their cumulants, to first order
/// in the variance of lambda; likewise psi''''.
void TiltedInputs::set_narrow_slopes(double mean, double variance, TiltedInput& input) const {
    const double k0 = normal_law(mean).kappa, sum = k0 + mean;
    const double k1 = -k0 * sum, k2 = -(k1 * sum + k0 * (k1 + 1.0)), k3 = -(k2 * sum + 2.0 * k1 * (k1 + 1.0) + k0 * k2);
    input.third = beta_ * k2 + 3.0 * variance * beta_ * beta_ * k1 * k2;
    input.fourth = beta_ * k3 + variance * beta_ * beta_ * (4.0 * k1 * k3 + 3.0 * k2 * k2);
}

TiltedInput TiltedInputs::at(double x) {
    const double peak = mode(x);
    start_ = peak;
    last_x_ = x;
    const NormalLaw law = normal_law(peak);
    const double curvature = 1.0 / D_ + beta_ * law.kappa * std::max(law.kappa + peak, 0.0);
    const double width = 1.0 / std::sqrt(curvature);
    // The weight at the peak is about 1; a bit below, so that no exponent is negative beside a peak that is not exact.
    constexpr double headroom = 1e-3;
    const double away = peak - x, top = beta_ * law.log_Phi - 0.5 * away * away / D_ + headroom;
    // A wide Gaussian right of the edge: the rule is centred there, where the weight varies on the scale of 1.
    const double wide_left = peak - reach * width, right = peak + reach * std::sqrt(D_);
    const bool beyond = D_ > 1.0 && peak > edge_ && edge_ > wide_left;
    const double left = beyond ? left_end(x, wide_left, top) : wide_left;
    const double centre = beyond ? edge_ : peak, scale = D_ > 1.0 ? std::min(width, 1.0) : width;
    Rule rule{.mode = peak,
              .shift = centre - peak,
              .scale = scale,
              .from = std::asinh((left - centre) / scale),
              .step = 0.0,
              .nodes = lanes};
    const double to = std::asinh((right - centre) / scale);
    const double local = std::hypot(scale, edge_ - centre); // step over that of tau, at the edge
    constexpr double of_peak = 0.6;                         // of the width of a peak far right of the centre
    const double at_peak = of_peak * width / std::hypot(scale, peak - centre);
    rule.step = std::min({coarsest_step, edge_step(x, top) / local, at_peak}) / refinement_;
    const auto needed = static_cast<std::size_t>(std::ceil((to - rule.from) / rule.step));
    rule.nodes = std::min(most_nodes, lanes * (needed / lanes + 1));
    rule.step = std::max(rule.step, (to - rule.from) / static_cast<double>(rule.nodes - 1));

    Nodes grow, decay;
    fill_exponentials(rule, grow, decay);
    const Sums s = sums(rule, x, D_, beta_, top, grow, decay);

    const double m1 = s.d1 / s.weight, m2 = s.d2 / s.weight, m3 = s.d3 / s.weight, m4 = s.d4 / s.weight;
    const double c2 = m2 - m1 * m1, c3 = m3 - 3.0 * m1 * m2 + 2.0 * m1 * m1 * m1;
    const double c4 = m4 - 4.0 * m1 * m3 + 6.0 * m1 * m1 * m2 - 3.0 * m1 * m1 * m1 * m1 - 3.0 * c2 * c2;
    const double kappa = s.kappa / s.weight;
    TiltedInput input;
    input.psi = top + std::log(s.weight * rule.step / std::sqrt(2.0 * std::numbers::pi * D_));
    input.first = beta_ * kappa;
    // psi'' twice: by the variance of lambda, and by the derivatives of ln Phi. Each cancels where the other does not.
    const bool narrow = c2 < 0.5 * D_;
    input.second =
        narrow ? (c2 / D_ - 1.0) / D_ : beta_ * (beta_ * (s.kappa2 / s.weight - kappa * kappa) - s.bend / s.weight);
    if (is_narrow()) {
        set_narrow_slopes(peak + m1, c2, input);
    } else {
        input.third = c3 / (D_ * D_ * D_);
        input.fourth = c4 / (D_ * D_ * D_ * D_);
    }
    input.log_Phi = s.log_Phi / s.weight;
    return input;
}

} // namespace mattis
