#include "models/perceptron/anchored_average.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <vector>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

constexpr double reach = 8.6;      ///< standard deviations of the field
constexpr double of_noise = 0.78;  ///< step of a Gaussian of unit width, 33 digits of e
constexpr double of_strip = 0.19;  ///< step of a function that is analytic so far: 2 pi/33
constexpr double no_share = 1e-18; ///< of a value of the reference
constexpr double largest_A = 1e5;  ///< up to which the law of one magnetisation is known to be right
constexpr double most_work = 5e7;  ///< fields of a sum times the nodes of their law: some tenths of a second

/// Probability of a value of b and B, and its averages of x and x^2 - 1.
struct Share {
    double all = 0.0, x = 0.0, x2 = 0.0;
};

/// Averages over b and B. Slopes follow from d ln I/dA = d^2 ln I/db^2 + (d ln I/db)^2 and from partial integrations in
/// x: no third moment of m is needed.
class Sums {
public:
    explicit Sums(const Anchor& anchor) : plus_((1.0 + anchor.r0) / 2.0), minus_((1.0 - anchor.r0) / 2.0) {}

    double plus() const { return plus_; }
    double minus() const { return minus_; }
    double prior() const { return prior_; }           ///< k [<s(m)>]
    double field_mean() const { return field_mean_; } ///< [b <m>] = k [theta <m>] + q0_hat [<m^2> - <m>^2] + r_hat r

    void add(double b, const MagnetisationAverages& size, const Share& plus, const Share& minus) {
        // `size` is at |b|.
        const double m = b < 0.0 ? -size.mean : size.mean, v = size.variance, square = size.square;
        const double rest = b < 0.0 ? 2.0 - size.rest : size.rest;
        const Share even{plus.all + minus.all, plus.x + minus.x, plus.x2 + minus.x2};
        const double odd = plus.all - minus.all, odd_x = plus.x - minus.x;
        WeightAverages& to = total_.weight;
        to.entropic += even.all * size.log_norm;
        to.overlaps.q0 += even.all * m * m;
        to.overlaps.r += odd * m;
        to.overlaps.qd += even.all * square;
        to.overlaps.delta += even.all * v;
        to.overlaps.rest += even.all * ((1.0 - m) * (1.0 + m) - v);
        to.curvature += even.all * v * v;
        prior_ += even.all * size.prior;
        field_mean_ += even.all * b * m;
        to.p_rest += plus.all * rest + minus.all * (2.0 - rest);
        total_.p1_rest += even.all * rest;
        variance_square_ += even.all * v * square;
        odd_mean_variance_ += odd * m * v;
        x_mean_variance_ += even.x * m * v;
        x_mean_square_ += even.x * m * square;
        x2_square_ += even.x2 * square;
        x_odd_variance_ += odd_x * v;
        x_odd_square_ += odd_x * square;
        terms_.push_back({m, plus.all, minus.all});
    }

    AnchoredAverages averages(double noise) const {
        AnchoredAverages of = total_;
        InputOverlaps& q = of.weight.overlaps;
        q.gap = 0.0; // the variance of B <m>
        for (const Term& term : terms_)
            q.gap += term.plus * (term.m - q.r) * (term.m - q.r) + term.minus * (term.m + q.r) * (term.m + q.r);
        q.spread = q.q0 > 0.0 ? q.gap / q.q0 : 1.0;
        of.weight.p = 1.0 - of.weight.p_rest;
        of.p1 = 1.0 - of.p1_rest;
        if (noise == 0.0) return of;
        const double q0_by_A = 2.0 * (x_mean_square_ / noise - variance_square_), r_by_A = x_odd_square_ / noise;
        const double second = x2_square_ / (noise * noise), qd_by_A = second + q0_by_A;
        // columns: q0_hat, by way of the noise and of A; r_hat; qd_hat
        of.weight.slopes << x_mean_variance_ / noise - 0.5 * q0_by_A, 2.0 * odd_mean_variance_, q0_by_A, //
            0.5 * (x_odd_variance_ / noise - r_by_A), q.delta, r_by_A,                                   //
            0.5 * (second - qd_by_A), x_odd_square_ / noise, qd_by_A;
        return of;
    }

private:
    struct Term {
        double m, plus, minus;
    };
    static AnchoredAverages none() {
        AnchoredAverages of;
        of.p1_rest = of.weight.p_rest = of.weight.overlaps.rest = 0.0;
        return of;
    }

    double plus_, minus_; ///< probabilities of B
    AnchoredAverages total_ = none();
    std::vector<Term> terms_;
    double variance_square_ = 0.0, odd_mean_variance_ = 0.0, x_mean_variance_ = 0.0, x_mean_square_ = 0.0;
    double prior_ = 0.0, field_mean_ = 0.0;
    double x2_square_ = 0.0, x_odd_variance_ = 0.0, x_odd_square_ = 0.0;
};

/// A probability density of b on equal steps.
struct Density {
    std::vector<double> all, x, x2;
    explicit Density(std::size_t count) : all(count), x(count), x2(count) {}
    Share at(std::size_t j) const { return {all[j], x[j], x2[j]}; }
};

/// Adds a Gaussian: `first` is its x at the first value, `step` that between two.
MATTIS_VECTOR_CLONES void add_gaussian(double weight, double first, double step, std::size_t count,
                                       double* __restrict all, double* __restrict by_x, double* __restrict by_x2) {
    for (std::size_t j = 0; j < count; ++j) {
        const double x = first + step * static_cast<double>(static_cast<int>(j));
        const double share = weight * exp_minus(0.5 * x * x);
        all[j] += share;
        by_x[j] += share * x;
        by_x2[j] += share * (x * x - 1.0);
    }
}

/// The values of k theta.
struct Values {
    std::vector<double> at, probability;
};

/// Averages over k theta + noise x are analytic as far as those of the law, and smoothed by the noise. Nothing where
/// they need too many values.
std::optional<Values> values_of(ReferenceLaw& reference, const Anchor& anchor, double noise, double strip,
                                double refinement) {
    if (anchor.free()) return Values{{0.0}, {1.0}};
    // the step at which exp(-strip w - noise^2 w^2/2), w = 2 pi/step, is exp(-33)
    constexpr double digits = 33.0;
    const double root = std::sqrt(strip * strip + 2.0 * digits * noise * noise);
    const double step = 2.0 * std::numbers::pi * (strip + root) / (2.0 * digits);
    Values values;
    const double theta_step = 1.0 / (1.0 / reference.coarsest_step() + anchor.k / step) / refinement;
    if (!(theta_step >= ReferenceLaw::finest_step)) return std::nullopt;
    for (const ReferenceLaw::Node& node : reference.nodes(theta_step)) {
        values.at.push_back(anchor.k * node.theta);
        values.probability.push_back(node.probability);
    }
    return values;
}

/// Sums over equal steps of b.
void add_steps(Sums& sums, const MagnetisationLaw& law, const Values& values, double noise, double r_hat, double step,
               long last) {
    const auto count = static_cast<std::size_t>(2 * last + 1);
    Density plus(count), minus(count);
    const auto add = [&](Density& to, double weight, double centre) {
        const auto low = std::max(-last, static_cast<long>(std::floor((centre - reach * noise) / step)));
        const auto high = std::min(last, static_cast<long>(std::ceil((centre + reach * noise) / step)));
        if (weight < no_share || high < low) return;
        const auto from = static_cast<std::size_t>(low + last);
        add_gaussian(weight * step / (noise * std::sqrt(2.0 * std::numbers::pi)),
                     (static_cast<double>(low) * step - centre) / noise, step / noise,
                     static_cast<std::size_t>(high - low + 1), &to.all[from], &to.x[from], &to.x2[from]);
    };
    for (std::size_t i = 0; i < values.at.size(); ++i) {
        pause_point();
        add(plus, sums.plus() * values.probability[i], values.at[i] + r_hat);
        add(minus, sums.minus() * values.probability[i], values.at[i] - r_hat);
    }
    for (long n = 0; n <= last; ++n) {
        pause_point();
        const double b = static_cast<double>(n) * step;
        const auto right = static_cast<std::size_t>(last + n), left = static_cast<std::size_t>(last - n);
        if (plus.all[right] + minus.all[right] + plus.all[left] + minus.all[left] == 0.0) continue;
        const MagnetisationAverages of = law.at(b);
        sums.add(b, of, plus.at(right), minus.at(right));
        if (n > 0) sums.add(-b, of, plus.at(left), minus.at(left));
    }
}

/// Sums over the values of the reference, of x and of B.
void add_values(Sums& sums, const MagnetisationLaw& law, const Values& values, double noise, double r_hat, double step,
                int last) {
    for (std::size_t i = 0; i < values.at.size(); ++i)
        for (int n = -last; n <= last; ++n) {
            pause_point();
            const double x = step * n;
            const double gaussian = last == 0 ? 1.0 : step * std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
            const double weight = values.probability[i] * gaussian;
            if (weight < no_share) continue;
            const auto share = [&](double of_B) {
                return Share{of_B * weight, of_B * weight * x, of_B * weight * (x * x - 1.0)};
            };
            for (const double B : {1.0, -1.0}) {
                const double b = values.at[i] + noise * x + B * r_hat;
                if (B > 0.0)
                    sums.add(b, law.at(std::abs(b)), share(sums.plus()), {});
                else
                    sums.add(b, law.at(std::abs(b)), {}, share(sums.minus()));
            }
        }
}

} // namespace

AnchoredAverages anchored_averages(ReferenceLaw& reference, const Anchor& anchor, double q0_hat, double r_hat,
                                   double qd_hat, double refinement) {
    const double noise = std::sqrt(q0_hat);
    const double A = qd_hat - 0.5 * q0_hat;
    if (!(std::abs(A) <= largest_A)) return {};
    const MagnetisationLaw law(A, anchor.k);
    const double strip = law.analytic_strip();
    const std::optional<Values> found = values_of(reference, anchor, noise, strip, refinement);
    if (!found) return {};
    const Values& values = *found;
    const double end =
        std::max(std::abs(values.at.front()), std::abs(values.at.back())) + std::abs(r_hat) + reach * noise;
    // the rule in b and that in x have the same step, where there is noise
    const double x_step = 1.0 / (1.0 / of_noise + noise / (of_strip * strip)) / refinement, step = noise * x_step;
    const double last = noise > 0.0 ? std::ceil(reach / x_step) : 0.0, last_step = std::ceil(end / step);
    const double one_by_one = static_cast<double>(values.at.size()) * 2.0 * (2.0 * last + 1.0);
    const bool by_steps = noise > 0.0 && last_step < one_by_one;
    const double fields = by_steps ? last_step : one_by_one;
    const double work = fields * static_cast<double>(law.nodes());
    if (!(work <= most_work)) return {};
    Sums sums(anchor);
    if (by_steps)
        add_steps(sums, law, values, noise, r_hat, step, static_cast<long>(last_step));
    else
        add_values(sums, law, values, noise, r_hat, x_step, static_cast<int>(last));
    AnchoredAverages of = sums.averages(noise);
    of.work = work;
    if (anchor.free()) return of;
    const double width = 0.5 * anchor.k * reference.log_width();
    of.weight.entropic += width;
    of.anchoring =
        -(width + sums.prior() + sums.field_mean() - q0_hat * of.weight.overlaps.delta - r_hat * of.weight.overlaps.r);
    return of;
}

} // namespace mattis
