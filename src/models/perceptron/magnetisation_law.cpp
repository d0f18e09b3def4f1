#include "models/perceptron/magnetisation_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include <boost/math/quadrature/gauss.hpp>
#include <gsl/gsl_sf_dawson.h>

#include "core/elementary.hpp"
#include "core/normal_law.hpp"
#include "core/vector_clones.hpp"

namespace mattis {

namespace {

constexpr std::size_t nodes_each = 16; ///< of a panel
constexpr std::size_t lanes = 8;       ///< interleaved partial sums: one order of additions whatever the registers

/// exp(x^2) erfc(x), x >= 0.
double scaled_erfc(double x) {
    constexpr double sqrt_2_over_pi = 0.79788456080286535588;
    return sqrt_2_over_pi / normal_law(-std::numbers::sqrt2 * x).kappa;
}

using Sums = std::array<double, lanes>;

double total(const Sums& s) { return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])); }

/// The exponent at the nodes m > 0, less A + b.
MATTIS_VECTOR_CLONES void exponents(const double* u, const double* entropy, double A, double b, double* __restrict to,
                                    std::size_t count) {
    for (std::size_t j = 0; j < count; ++j) to[j] = entropy[j] - u[j] * (A * (2.0 - u[j]) + b);
}

/// Sums over nodes m (sign = 1) or -m (sign = -1), weighed by the exponential over its value at the node m_top, where
/// it is largest: the moments of d = m - m_top and of what is missing to 1, w = 1 - m^2.
struct Moments {
    double norm = 0.0, first = 0.0, second = 0.0, mean_rest = 0.0, square_rest = 0.0;
    double mixed = 0.0, square_rest2 = 0.0; ///< d w, w^2
};

/// Nodes from `begin` to `end`, whole lanes, outside of which the weight is below exp(-depth) of the largest.
struct Window {
    std::size_t begin = 0, end = 0;
    std::size_t count() const { return end - begin; }
};

Window window(const std::vector<double>& below) {
    constexpr double depth = 60.0, nothing = 100.0; // exponents: relative to the largest of these nodes; of all
    const double top = *std::min_element(below.begin(), below.end());
    if (top > nothing) return {};
    Window of{0, below.size()};
    while (below[of.begin] > top + depth) ++of.begin;
    while (below[of.end - 1] > top + depth) --of.end;
    return {of.begin - of.begin % lanes, (of.end + lanes - 1) / lanes * lanes};
}

/// Moments of u >= 0 with the density exp(-slope u + A u^2), slope^2 >> |A|: the asymptotic series in A/slope^2, up to
/// its smallest term.
struct Layer {
    double norm = 1.0, u = 0.0, u2 = 0.0, u3 = 0.0, u4 = 0.0; ///< integral, <u>, <u^2>, ...

    double variance() const { return u2 - u * u; }
    double square_rest() const { return 2.0 * u - u2; }          ///< <w>, w = u (2 - u)
    double square_rest2() const { return 4.0 * (u2 - u3) + u4; } ///< <w^2>
    double mixed() const { return 2.0 * u2 - u3; }               ///< <u w>
};

Layer layer(double slope, double A) {
    constexpr int most = 40;
    constexpr double least = 1e-18;
    const double x = A / (slope * slope);
    std::array<double, 5> sum{};
    double term = 1.0; // x^j (2j)!/j!
    for (int j = 0; j < most; ++j) {
        double of = term;
        for (int n = 0; n < 5; ++n, of *= 2 * j + n) sum[static_cast<std::size_t>(n)] += of;
        const double next = term * x * (4 * j + 2);
        if (std::abs(next / term * of) < least || std::abs(next) >= std::abs(term)) break;
        term = next;
    }
    const double s = 1.0 / slope, one = s / sum[0];
    return {sum[0] * s, sum[1] * one, sum[2] * one * s, sum[3] * one * s * s, sum[4] * one * s * s * s};
}

/// By how much the exponents are below that of the node 1 - u_top, each computed as one difference: the exponents
/// themselves are large where the peak is narrow.
MATTIS_VECTOR_CLONES void below_top(const double* u, const double* entropy, double A, double b, double u_top,
                                    double entropy_top, double* __restrict to, std::size_t count) {
    const double slope = 2.0 * A * (1.0 - u_top) + b;
    for (std::size_t j = 0; j < count; ++j) {
        const double d = u_top - u[j];
        to[j] = (entropy_top - entropy[j]) - d * (slope + A * d);
    }
}

/// The same of the mirror images of the nodes, whose exponents are lower by 2 b m.
MATTIS_VECTOR_CLONES void mirror(const double* u, const double* below, double b, double* __restrict to,
                                 std::size_t count) {
    for (std::size_t j = 0; j < count; ++j) to[j] = below[j] + 2.0 * b * (1.0 - u[j]);
}

/// Exponents to weights, in place.
MATTIS_VECTOR_CLONES void weigh(const double* w, double* __restrict below, std::size_t count) {
    for (std::size_t j = 0; j < count; ++j) below[j] = w[j] * exp_minus(below[j]);
}

/// Sums with d = offset - sign u and 1 - sign m = rest_at + sign u.
MATTIS_VECTOR_CLONES void sum(const double* u, const double* weight, double offset, double sign, std::size_t count,
                              std::array<Sums, 7>& to) {
    const double rest_at = 1.0 - sign;
    for (std::size_t j = 0; j < count; j += lanes)
        for (std::size_t l = 0; l < lanes; ++l) {
            const double d = offset - sign * u[j + l], w = weight[j + l];
            const double square_rest = u[j + l] * (2.0 - u[j + l]);
            to[0][l] += w;
            to[1][l] += w * d;
            to[2][l] += w * d * d;
            to[3][l] += w * (rest_at + sign * u[j + l]);
            to[4][l] += w * square_rest;
            to[5][l] += w * d * square_rest;
            to[6][l] += w * square_rest * square_rest;
        }
}

MATTIS_VECTOR_CLONES double dot(const double* x, const double* y, std::size_t count) {
    Sums s{};
    for (std::size_t j = 0; j < count; j += lanes)
        for (std::size_t l = 0; l < lanes; ++l) s[l] += x[j + l] * y[j + l];
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

} // namespace

MagnetisationLaw::MagnetisationLaw(double A, double k) : A_(A), k_(k) {
    // Curvature of the exponent in theta at a maximum, at most: w (k + 2) - 2 A w^2, w = 1 - m^2. Further out w is
    // smaller. Panels are as wide as 16 nodes can resolve a Gaussian of that curvature, and not wider than 1.
    constexpr double end = 28.0; // the density of theta falls as exp(-2 theta) from ln(2|A|+|B|)/2 on
    // Without a prior large |A| are met where |B| is larger still, and the law is a layer at m = +-1.
    const double bend = k == 0.0 ? std::clamp(A, -1.0, 1.0) : A;
    for (double theta = 0.0; theta < end;) {
        const double cosh = std::cosh(theta), here = 1.0 / (cosh * cosh);
        const double w = bend > 0.0 ? std::min(here, (k + 2.0) / (4.0 * bend)) : here;
        const double curvature = w * (k + 2.0 - 2.0 * bend * w);
        const double width = std::min(1.0, 4.0 / std::sqrt(curvature));
        add_panel(theta, theta + width);
        theta += width;
    }
}

void MagnetisationLaw::add_panel(double from, double to) {
    using Rule = boost::math::quadrature::gauss<double, nodes_each>;
    for (std::size_t i = 0; i < nodes_each / 2; ++i)
        for (const double side : {-1.0, 1.0}) {
            const double theta = 0.5 * (from + to) + 0.5 * side * (to - from) * Rule::abscissa()[i];
            const double e = std::exp(-2.0 * theta), u = 2.0 * e / (1.0 + e), log = std::log1p(e);
            u_.push_back(u);
            w_.push_back(0.5 * (to - from) * Rule::weights()[i]);
            // s = ln cosh theta - m theta, 1 - m^2 = 1/cosh^2 theta
            const double s = theta * u + log - std::numbers::ln2;
            prior_.push_back(k_ * s);
            entropy_.push_back(prior_.back() + 2.0 * (std::numbers::ln2 - theta - log));
        }
}

MagnetisationAverages MagnetisationLaw::at(double B) const {
    const double b = std::abs(B);
    const bool closed = k_ == 0.0 && std::abs(A_) >= 0.3 && b <= 3.0 * std::abs(A_);
    MagnetisationAverages of = is_layers(b) ? layers(b) : closed ? closed_form(b) : quadrature(b);
    if (B < 0.0) {
        of.mean = -of.mean;
        of.mean_slope = -of.mean_slope;
        of.sign = -of.sign;
    }
    return of;
}

double MagnetisationLaw::analytic_strip() const { return std::sqrt(2.0 / at(0.0).square); }

MagnetisationAverages MagnetisationLaw::closed_form(double b) const {
    const double a = std::abs(A_), root = std::sqrt(a), far = std::exp(-2.0 * b);
    double plus = 0.0, minus = 0.0; // integrals over m > 0 and m < 0, divided by exp(shift)
    double shift = A_ + b;          // the exponent at m = 1
    double above = 0.0;             // the shift less that exponent
    double edge = 1.0;              // exp(A + b - shift)
    if (A_ > 0.0) {
        const double middle = std::exp(-(a + b)) * gsl_sf_dawson(b / (2.0 * root));
        plus = (gsl_sf_dawson(root + b / (2.0 * root)) - middle) / root;
        minus = (far * gsl_sf_dawson(root - b / (2.0 * root)) + middle) / root;
    } else {
        const double c = b / (2.0 * a), half = 0.5 / (root * std::numbers::inv_sqrtpi);
        if (c > 1.0) {
            const double middle = std::exp(-shift) * scaled_erfc(root * c);
            plus = half * (scaled_erfc(root * (c - 1.0)) - middle);
            minus = half * (middle - far * scaled_erfc(root * (1.0 + c)));
        } else { // the largest exponent is at m = c
            shift = a * c * c;
            above = a * (1.0 - c) * (1.0 - c);
            edge = std::exp(-above);
            plus = half * (std::erf(root * (1.0 - c)) + std::erf(root * c));
            minus = half * (std::erfc(root * c) - std::erfc(root * (1.0 + c)));
        }
    }
    const double I = plus + minus;
    const double difference = -std::expm1(-2.0 * b) * edge / I, sum = (1.0 + far) * edge / I;
    MagnetisationAverages of{.log_norm = shift + std::log(I)};
    of.log_excess = above + std::log(I);
    of.mean = (difference - b) / (2.0 * A_);
    of.square = (sum - 1.0 - b * of.mean) / (2.0 * A_);
    of.variance = (sum - 1.0 - of.mean * difference) / (2.0 * A_);
    of.sign = (plus - minus) / I;
    of.rest = 2.0 * minus / I;
    of.mean_rest = 1.0 - of.mean;
    of.square_rest = 1.0 - of.square;
    of.mean_slope = (difference - (1.0 + sum) * of.mean - b * of.variance) / (2.0 * A_);
    of.square_variance = (sum * of.square_rest - 2.0 * of.square - b * of.mean_slope) / (2.0 * A_);
    return of;
}

/// Whether both layers end well before m = 0. Where the one at m = -1 is too wide for its series, it must have no
/// weight.
bool MagnetisationLaw::is_layers(double b) const {
    constexpr double narrow = 60.0, still_narrow = 40.0, inside = 45.0, alone = 22.0;
    if (k_ > 0.0) return false;
    const double plus = 2.0 * A_ + b, minus = 2.0 * A_ - b, size = 4.0 * std::abs(A_);
    if (!(plus > 0.0 && plus * plus >= narrow * size && A_ + b >= inside)) return false;
    return b >= alone || (minus > 0.0 && minus * minus >= still_narrow * size);
}

MagnetisationAverages MagnetisationLaw::layers(double b) const {
    constexpr double still_narrow = 40.0;
    const Layer right = layer(2.0 * A_ + b, A_);
    const double slope = 2.0 * A_ - b, far = std::exp(-2.0 * b);
    // Without a layer at m = -1 the rest is next to m = 0, where the exponent falls as -b |m|.
    const bool both = slope > 0.0 && slope * slope >= still_narrow * 4.0 * std::abs(A_);
    Layer left;
    if (both) left = layer(slope, A_);
    const double minus = both ? far * left.norm : std::exp(-(A_ + b)) * layer(b, A_).norm;
    const double I = right.norm + minus, share = minus / I;
    const double most = 1.0 - share, apart = both ? 2.0 - right.u - left.u : 1.0;
    const double w_apart = right.square_rest() - left.square_rest();
    MagnetisationAverages of{.log_norm = A_ + b + std::log(I)};
    of.log_excess = std::log(I);
    of.rest = 2.0 * share;
    of.sign = 1.0 - of.rest;
    of.mean_rest = most * right.u + share * (2.0 - left.u);
    of.mean = 1.0 - of.mean_rest;
    of.square_rest = most * right.square_rest() + share * left.square_rest();
    of.square = 1.0 - of.square_rest;
    of.variance = most * right.variance() + share * left.variance() + share * most * apart * apart;
    // within the layers, and between them; w = 1 - m^2 falls as m rises in the right one, and rises in the left one
    const auto mixed = [](const Layer& l) { return l.mixed() - l.u * l.square_rest(); };
    const auto spread = [](const Layer& l) { return l.square_rest2() - l.square_rest() * l.square_rest(); };
    of.mean_slope = most * mixed(right) - share * mixed(left) - share * most * apart * w_apart;
    of.square_variance = most * spread(right) + share * spread(left) + share * most * w_apart * w_apart;
    return of;
}

MagnetisationAverages MagnetisationLaw::quadrature(double b) const {
    const std::size_t count = u_.size();
    std::vector<double> right(count), left(count);
    exponents(u_.data(), entropy_.data(), A_, b, right.data(), count);
    const auto top = static_cast<std::size_t>(std::max_element(right.begin(), right.end()) - right.begin());
    const double u = u_[top], m = 1.0 - u;
    below_top(u_.data(), entropy_.data(), A_, b, u, entropy_[top], right.data(), count);
    mirror(u_.data(), right.data(), b, left.data(), count);
    double prior = 0.0;
    const auto moments = [&](std::vector<double>& weight, double sign, double offset) {
        const Window at = window(weight);
        const double* nodes = u_.data() + at.begin;
        weigh(w_.data() + at.begin, weight.data() + at.begin, at.count());
        std::array<Sums, 7> sums{};
        sum(nodes, weight.data() + at.begin, offset, sign, at.count(), sums);
        if (k_ > 0.0) prior += dot(prior_.data() + at.begin, weight.data() + at.begin, at.count());
        return Moments{total(sums[0]), total(sums[1]), total(sums[2]), total(sums[3]),
                       total(sums[4]), total(sums[5]), total(sums[6])};
    };
    const Moments plus = moments(right, 1.0, u), minus = moments(left, -1.0, u - 2.0);
    const double norm = plus.norm + minus.norm;
    const double first = (plus.first + minus.first) / norm;
    const double log = entropy_[top] + std::log(norm);
    MagnetisationAverages of{.log_norm = m * (A_ * m + b) + log};
    of.log_excess = log - u * (A_ * (2.0 - u) + b);
    of.mean = m + first;
    of.variance = (plus.second + minus.second) / norm - first * first;
    of.square = of.mean * of.mean + of.variance;
    of.rest = 2.0 * minus.norm / norm;
    of.sign = 1.0 - of.rest;
    of.mean_rest = (plus.mean_rest + minus.mean_rest) / norm;
    of.square_rest = (plus.square_rest + minus.square_rest) / norm;
    of.mean_slope = first * of.square_rest - (plus.mixed + minus.mixed) / norm;
    of.square_variance = (plus.square_rest2 + minus.square_rest2) / norm - of.square_rest * of.square_rest;
    of.prior = prior / norm;
    return of;
}

} // namespace mattis
