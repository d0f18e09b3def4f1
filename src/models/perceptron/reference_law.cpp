#include "models/perceptron/reference_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

constexpr std::size_t lanes = 8; ///< interleaved partial sums: one order of additions whatever the registers

struct Fields {
    const double *field, *log_plus, *log_minus;
    std::size_t count;
};

/// Sums over the fields +-B of their weights times exp(A m^2 +- B m + ks), at m = 1 - u (to[0]) and at m = u - 1
/// (to[1]), divided by exp(top); ks is the exponent of the prior there.
MATTIS_VECTOR_CLONES void sums(const Fields& at, double A, double u, double ks, double top, double* to) {
    std::array<double, lanes> plus{}, minus{};
    for (std::size_t j = 0; j < at.count; j += lanes)
        for (std::size_t l = 0; l < lanes; ++l) {
            const double B = at.field[j + l];
            const double with = top + u * (A * (2.0 - u) + B) - ks, against = with + 2.0 * B * (1.0 - u);
            plus[l] += exp_minus(with - at.log_plus[j + l]) + exp_minus(against - at.log_minus[j + l]);
            minus[l] += exp_minus(with - at.log_minus[j + l]) + exp_minus(against - at.log_plus[j + l]);
        }
    to[0] = to[1] = 0.0;
    for (std::size_t l = 0; l < lanes; ++l) {
        to[0] += plus[l];
        to[1] += minus[l];
    }
}

/// With a prior the exponent of the law at one field has a curvature in theta of at most k + 2 + 2|A|. A Gaussian of
/// that curvature is summed in these steps to exp(-36).
double resolving_step(double A, double prior) {
    constexpr double digits = 36.0;
    double step = ReferenceLaw::own_step;
    if (prior == 0.0) return step;
    const double curvature = prior + 2.0 + 2.0 * std::max(0.0, -A);
    const double needed = std::numbers::pi * std::sqrt(2.0 / (digits * curvature));
    while (step > needed && step > ReferenceLaw::finest_step) step /= 2.0;
    return step;
}

} // namespace

ReferenceLaw::ReferenceLaw(double q0_hat, double r_hat, double qd_hat, double prior)
    : A_(qd_hat - 0.5 * q0_hat), prior_(prior), coarsest_step_(resolving_step(A_, prior)) {
    constexpr double reach = 9.0; // standard deviations of the field
    const MagnetisationLaw law(A_, prior);
    const double noise = std::sqrt(q0_hat);
    const double step = 1.0 / (1.0 / (0.78 * noise) + 1.0 / (0.19 * law.analytic_strip())); // 2 pi/33, 33 digits of e
    const double end = std::abs(r_hat) + reach * noise;
    const auto count = (static_cast<std::size_t>(end / step) / lanes + 1) * lanes;
    for (std::size_t n = 0; n < count; ++n) {
        const double B = step * static_cast<double>(n), share = n == 0 ? 0.5 : 1.0;
        const double log_weight = std::log(share * step / (noise * std::sqrt(2.0 * std::numbers::pi)));
        const double at_one = log_weight + (A_ + B - law.at(B).log_norm);
        const double plus = (B - r_hat) / noise, minus = (B + r_hat) / noise;
        field_.push_back(B);
        log_plus_.push_back(at_one - 0.5 * plus * plus);
        log_minus_.push_back(at_one - 0.5 * minus * minus);
    }
    top_ = std::log(4.0 + 2.0 * std::abs(A_) + prior + field_.back()); // of any density exp(A m^2 + B m + k s)/I
    for (const Node& node : nodes(coarsest_step_)) {
        const double size = std::abs(node.theta);
        const double log = 2.0 * (std::numbers::ln2 - size - std::log1p(std::exp(-2.0 * size)));
        log_width_ += node.probability * log;
    }
}

ReferenceLaw::Pair ReferenceLaw::density(double theta) const {
    const double e = std::exp(-2.0 * theta), u = 2.0 * e / (1.0 + e);
    const double ks = prior_ * (theta * u + std::log1p(e) - std::numbers::ln2); // s = ln cosh theta - m theta
    std::array<double, 2> sum{};
    sums({field_.data(), log_plus_.data(), log_minus_.data(), field_.size()}, A_, u, ks, top_, sum.data());
    const double slope = u * (2.0 - u) * std::exp(top_); // dm/dtheta
    return {slope * sum[0], slope * sum[1]};
}

const std::vector<ReferenceLaw::Node>& ReferenceLaw::nodes(double step) {
    int halvings = 0;
    while (std::ldexp(own_step, -halvings) > std::min(step, coarsest_step_)) ++halvings;
    const auto known = rules_.find(halvings);
    if (known != rules_.end()) return known->second;

    constexpr double end = 30.0, least = 1e-18;
    const double finest = std::ldexp(own_step, -halvings);
    std::vector<Node> rule;
    for (int n = 0; n * finest < end; ++n) {
        pause_point();
        const Pair at = density(n * finest);
        if (n == 0 || at.plus * finest > least) rule.push_back({n * finest, at.plus * finest});
        if (n > 0 && at.minus * finest > least) rule.push_back({-n * finest, at.minus * finest});
    }
    std::sort(rule.begin(), rule.end(), [](const Node& a, const Node& b) { return a.theta < b.theta; });
    return rules_.emplace(halvings, std::move(rule)).first->second;
}

} // namespace mattis
