#include "models/perceptron/weight_average.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace mattis {

namespace {

constexpr double reach = 9.0;      ///< standard deviations of the field
constexpr double most_cells = 2e4; ///< of a rule
constexpr double largest_A = 1e7;  ///< with a prior: the panels of the law grow in number with its root

/// The trapezoidal rule over the field, B = scale sinh(from + step n).
struct Rule {
    double scale, from, step;
    int cells;
};

/// Its step resolves the nearest zeros of I(B), at distance `strip` from B = 0, and the Gaussian. For A = -a < 0 more
/// of them are beside the real axis at |B| = 2a, about 4 sqrt(a) away, where m reaches 1; a prior keeps them k away.
std::optional<Rule> rule_of(double noise, double shift, double A, double k, double strip, double refinement) {
    constexpr double coarsest = 0.2, of_noise = 0.7, of_edge = 0.18; // 2 pi/34, 34 digits of e
    const double low = shift - reach * noise, high = shift + reach * noise;
    Rule rule{.scale = strip, .from = std::asinh(low / strip), .step = coarsest, .cells = 1};
    const double farthest = std::max(std::abs(low), std::abs(high));
    rule.step = std::min(rule.step, of_noise * noise / std::hypot(strip, farthest));
    const double a = std::max(0.0, -A);
    if (2.0 * a > std::max(0.0, low) || 2.0 * a > std::max(0.0, -high))
        rule.step = std::min(rule.step, of_edge * std::max(4.0 * std::sqrt(a), k) / std::hypot(strip, 2.0 * a));
    const double length = std::asinh(high / strip) - rule.from;
    const double needed = std::ceil(length * refinement / rule.step);
    if (!(needed <= most_cells)) return std::nullopt;
    rule.cells = static_cast<int>(needed);
    rule.step = length / rule.cells;
    return rule;
}

/// int Dz over functions of the field and of z. Slopes follow from d ln I/dA = d^2 ln I/dB^2 + (d ln I/dB)^2 and from
/// partial integrations in z: no third moment of m is needed. What is nearly 1 is summed by what is missing to 1: int
/// Dz z and int Dz (z^2 - 1) vanish.
class Sums {
public:
    void add(double weight, double B, double z, const MagnetisationAverages& of) {
        const double m = of.mean, v = of.variance, square = of.square, square_rest = of.square_rest;
        const double mean_rest = m < 0.0 ? 2.0 - of.mean_rest : of.mean_rest; // 1 - m
        entropic_ += weight * of.log_norm;
        excess_ += weight * (std::abs(B) + of.log_excess);
        mean_ += weight * m;
        mean_rest_ += weight * mean_rest;
        nodes_.push_back({weight, mean_rest});
        mean_square_ += weight * m * m;
        square_ += weight * square;
        variance_ += weight * v;
        rest_ += weight * square_rest;
        p_ += weight * of.sign;
        p_rest_ += weight * (of.sign < 0.0 ? 2.0 - of.rest : of.rest);
        variance2_ += weight * v * v;
        z_variance_ += weight * z * v;
        z2_square_ -= weight * (z * z - 1.0) * square_rest;
        mean_variance_ += weight * m * v;
        z_mean_variance_ += weight * z * m * v;
        mean_slope_ += weight * of.mean_slope;
        mean_mean_slope_ += weight * m * of.mean_slope;
        square_variance_ += weight * of.square_variance;
    }

    WeightAverages averages(double noise) const {
        double gap = 0.0; // the variance of the mean
        for (const Node& node : nodes_)
            gap += node.weight * (node.mean_rest - mean_rest_) * (node.mean_rest - mean_rest_);
        WeightAverages a{.entropic = entropic_, .excess = excess_, .p = p_, .p_rest = p_rest_, .curvature = variance2_};
        a.overlaps = {.q0 = mean_square_,
                      .r = mean_,
                      .qd = square_,
                      .gap = gap,
                      .delta = variance_,
                      .rest = rest_,
                      .spread = mean_square_ > 0.0 ? gap / mean_square_ : 1.0};
        const double q0_by_A = 2.0 * mean_mean_slope_, r_by_A = mean_slope_, qd_by_A = square_variance_;
        // columns: q0_hat, by way of the noise and of A; r_hat; qd_hat
        a.slopes << z_mean_variance_ / noise - 0.5 * q0_by_A, 2.0 * mean_variance_, q0_by_A, //
            0.5 * (z_variance_ / noise - r_by_A), variance_, r_by_A,                         //
            0.5 * (z2_square_ / (noise * noise) - qd_by_A), r_by_A, qd_by_A;
        return a;
    }

private:
    struct Node {
        double weight, mean_rest;
    };
    std::vector<Node> nodes_;
    double entropic_ = 0.0, excess_ = 0.0, mean_ = 0.0, mean_rest_ = 0.0, mean_square_ = 0.0, square_ = 0.0,
           variance_ = 0.0, rest_ = 0.0;
    double p_ = 0.0, p_rest_ = 0.0, variance2_ = 0.0;
    double z_variance_ = 0.0, z2_square_ = 0.0, mean_variance_ = 0.0, z_mean_variance_ = 0.0;
    double mean_slope_ = 0.0, mean_mean_slope_ = 0.0, square_variance_ = 0.0;
};

} // namespace

WeightAverages weight_averages(double q0_hat, double r_hat, double qd_hat, double k, double refinement) {
    const double noise = std::sqrt(q0_hat), A = qd_hat - 0.5 * q0_hat;
    if (!std::isfinite(A) || !std::isfinite(r_hat) || (k > 0.0 && std::abs(A) > largest_A)) return {};
    const MagnetisationLaw law(A, k);
    const auto found = rule_of(noise, r_hat, A, k, law.analytic_strip(), refinement);
    if (!found) return {};
    const Rule& rule = *found;
    Sums sums;
    for (int n = 0; n <= rule.cells; ++n) {
        const double tau = rule.from + rule.step * n, B = rule.scale * std::sinh(tau), z = (B - r_hat) / noise;
        const double dz = rule.step * rule.scale * std::cosh(tau) / noise;
        const double weight = dz * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
        sums.add(weight, B, z, law.at(B));
    }
    return sums.averages(noise);
}

} // namespace mattis
