#include "core/gaussian.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

/// Numbers at the nodes of a rule. Every loop over them is free of branches, so that the compiler may process as many
/// nodes at once as the registers hold, and every sum has the same order: the bits do not depend on the instruction
/// set.
constexpr std::size_t lanes = 8;
template <std::size_t N>
using Nodes = std::array<double, N>;

struct Sum {
    double even; ///< over the nodes 0, 2, 4, ...
    double all;
};

/// Sum by eight interleaved partial sums.
template <std::size_t N>
inline Sum sum(const Nodes<N>& values) {
    static_assert(N % lanes == 0);
    Nodes<lanes> part{};
    for (std::size_t k = 0; k < N; k += lanes)
        for (std::size_t j = 0; j < lanes; ++j) part[j] += values[k + j];
    const double even = (part[0] + part[4]) + (part[2] + part[6]);
    return {even, even + ((part[1] + part[5]) + (part[3] + part[7]))};
}

/// The functions of one x that all sums are made of.
struct Hyperbolic {
    double tanh;
    double complement; ///< 1 - tanh, to full relative accuracy
    double sech2;
    double log_part; ///< ln 2cosh x - |x|
    double entropy;  ///< ln 2cosh x - x tanh x

    explicit Hyperbolic(double x) {
        const double e = exp_minus(2.0 * std::abs(x));
        const double r = 1.0 / (1.0 + e);
        const double one_minus = 2.0 * e * r;
        const double sign = std::copysign(1.0, x);
        tanh = sign * (1.0 - e) * r;
        complement = (1.0 - sign) + sign * one_minus;
        sech2 = 2.0 * one_minus * r;
        log_part = log_one_plus(e);
        entropy = log_part + std::abs(x) * one_minus;
    }
};

/// Trapezoidal rule in z over pairs z = +-k step; k = 0 is met twice, with half the weight each time.
constexpr std::size_t trapezoid_pairs = 32;
constexpr double trapezoid_step = 0.28;

/// Whether the trapezoidal rule is exact to rounding. Its error is that of shifting the contour to the nearest poles of
/// tanh(s + Sigma z), Re z = -s/Sigma and Im z = a = pi/(2 Sigma), or to the Gaussian's own optimum a = 2 pi/step if
/// that is nearer: exp(-2 pi a/step + a^2/2 - s^2/(2 Sigma^2)). The margin of 1e-20 pays for the prefactors of double
/// poles. Averages of sech^2 are themselves of order exp(-s^2/(2 Sigma^2)) where the noise is strong; at low
/// temperature they are multiplied by large powers of 1/T and must be right relative to that, so strong noise is not
/// for this rule.
bool trapezoid_is_exact(double s, double sigma) {
    constexpr double strong_noise = 4.0;
    if (sigma > strong_noise) return false;
    const double optimum = 2.0 * std::numbers::pi / trapezoid_step;
    const double pole = 0.5 * std::numbers::pi / sigma;
    const double a = std::min(pole, optimum);
    const double at_pole = pole < optimum ? 0.5 * (s / sigma) * (s / sigma) : 0.0;
    return optimum * a - 0.5 * a * a + at_pole > 46.0;
}

struct TrapezoidRule {
    Nodes<trapezoid_pairs> z{}, weight{};

    TrapezoidRule() {
        for (std::size_t k = 0; k < trapezoid_pairs; ++k) {
            z[k] = trapezoid_step * static_cast<double>(k);
            weight[k] = trapezoid_step * std::exp(-0.5 * z[k] * z[k]) / std::sqrt(2.0 * std::numbers::pi);
        }
        weight[0] *= 0.5;
    }
};

/// Averages over x = h/T of dimensionless functions.
struct Sums {
    double tanh, complement, sech2, sech4, log2cosh, entropy;
    double slope; ///< (1/2) d/ds E sech^2 = -E tanh sech^2
    double bend;  ///< (1/2) d^2/ds^2 E sech^2 = E (2 sech^2 - 3 sech^4)

    /// Divisions by T one at a time: T^3 may underflow where the quotient does not.
    SiteAverages site(double T) const {
        return {.m = tanh,
                .complement = complement,
                .C = sech2 / T,
                .free = T * log2cosh,
                .entropy = entropy,
                .curvature = sech4 / T / T,
                .dm_dg = slope / T / T,
                .dC_dS = 2.0 * slope / T / T,
                .dC_dg = bend / T / T / T};
    }
};

SiteAverages without_noise(double s, double T) {
    const Hyperbolic f(s);
    return Sums{.tanh = f.tanh,
                .complement = f.complement,
                .sech2 = f.sech2,
                .sech4 = f.sech2 * f.sech2,
                .log2cosh = std::abs(s) + f.log_part,
                .entropy = f.entropy,
                .slope = -f.tanh * f.sech2,
                .bend = (2.0 - 3.0 * f.sech2) * f.sech2}
        .site(T);
}

MATTIS_VECTOR_CLONES SiteAverages by_trapezoid(const TrapezoidRule& rule, double s, double sigma, double T) {
    Nodes<trapezoid_pairs> tanh, complement, sech2, sech4, log2cosh, entropy, slope, bend;
    for (std::size_t k = 0; k < trapezoid_pairs; ++k) {
        const double w = rule.weight[k];
        const double right = s + sigma * rule.z[k], left = s - sigma * rule.z[k];
        const Hyperbolic a(right), b(left);
        tanh[k] = w * (a.tanh + b.tanh);
        complement[k] = w * (a.complement + b.complement);
        sech2[k] = w * (a.sech2 + b.sech2);
        sech4[k] = w * (a.sech2 * a.sech2 + b.sech2 * b.sech2);
        log2cosh[k] = w * (std::abs(right) + a.log_part + (std::abs(left) + b.log_part));
        entropy[k] = w * (a.entropy + b.entropy);
        slope[k] = -w * (a.tanh * a.sech2 + b.tanh * b.sech2);
        bend[k] = w * ((2.0 - 3.0 * a.sech2) * a.sech2 + (2.0 - 3.0 * b.sech2) * b.sech2);
    }
    const Sum m = sum(tanh), chi = sum(sech2);
    SiteAverages site = Sums{.tanh = m.all,
                             .complement = sum(complement).all,
                             .sech2 = chi.all,
                             .sech4 = sum(sech4).all,
                             .log2cosh = sum(log2cosh).all,
                             .entropy = sum(entropy).all,
                             .slope = sum(slope).all,
                             .bend = sum(bend).all}
                            .site(T);
    // The rule converges geometrically: halving the step squares the error.
    const double difference = std::abs(2.0 * m.even - m.all) + std::abs(2.0 * chi.even - chi.all);
    site.error = difference * difference;
    return site;
}

/// Gauss-Legendre nodes in t of x = |h|/T = cutoff (e^{at} - 1)/(e^a - 1), denser near 0, with the hyperbolic functions
/// at the nodes: they do not depend on the point, so one evaluation costs two Gaussian weights a node. Beyond the
/// cutoff everything is below e^-40.
struct LocalisedRule {
    static constexpr std::size_t size = 40;
    static constexpr double cutoff = 20.0, stretch = 1.5;
    Nodes<size> x{}, weight{}, coarse_weight{}, one_minus{}, sech2{}, sech4{}, log_part{}, entropy{};

    LocalisedRule() {
        using gauss = boost::math::quadrature::gauss<long double, size>;
        std::array<long double, size> t{}, w{};
        for (std::size_t j = 0; j < size / 2; ++j) {
            t[size / 2 + j] = gauss::abscissa()[j];
            t[size / 2 - 1 - j] = -gauss::abscissa()[j];
            w[size / 2 + j] = w[size / 2 - 1 - j] = gauss::weights()[j];
        }
        for (std::size_t k = 0; k < size; ++k) {
            const double at = 0.5 * static_cast<double>(1.0L + t[k]);
            const double scale = cutoff / std::expm1(stretch);
            const double dx_dt = 0.5 * scale * stretch * std::exp(stretch * at);
            set(k, scale * std::expm1(stretch * at), dx_dt * static_cast<double>(w[k]),
                k % 2 == 0 ? dx_dt * static_cast<double>(every_other(k, t, w)) : 0.0);
        }
    }

private:
    /// Weight of an even node in the interpolatory rule on the even nodes: the integral of its Lagrange polynomial.
    static long double every_other(std::size_t k, const std::array<long double, size>& t,
                                   const std::array<long double, size>& w) {
        long double integral = 0.0L;
        for (std::size_t i = 0; i < size; ++i) {
            long double lagrange = w[i];
            for (std::size_t j = 0; j < size; j += 2)
                if (j != k) lagrange *= (t[i] - t[j]) / (t[k] - t[j]);
            integral += lagrange;
        }
        return integral;
    }

    void set(std::size_t k, double at, double w, double coarse) {
        const Hyperbolic f(at);
        x[k] = at;
        weight[k] = w;
        coarse_weight[k] = coarse;
        one_minus[k] = f.complement;
        sech2[k] = f.sech2;
        sech4[k] = f.sech2 * f.sech2;
        log_part[k] = f.log_part;
        entropy[k] = f.entropy;
    }
};

/// erf and erfc of v; the smaller one in magnitude to full relative accuracy, the other from it.
std::pair<double, double> error_functions(double v) {
    if (std::abs(v) < 0.5) {
        const double sign = std::erf(v);
        return {sign, 1.0 - sign};
    }
    const double rest = std::erfc(std::abs(v));
    return v > 0.0 ? std::pair{1.0 - rest, rest} : std::pair{rest - 1.0, 2.0 - rest};
}

/// Everything is expressed through the density 1/sqrt(2 pi g) of the field and powers of g, not of T, and derivatives
/// are taken of the Gaussian weight, not of sech^2 (whose own nearly cancel): no digits are lost as T -> 0.
MATTIS_VECTOR_CLONES SiteAverages by_localised_rule(const LocalisedRule& rule, double S, double g, double T) {
    constexpr std::size_t n = LocalisedRule::size;
    const double width = std::sqrt(g);
    const double u = S / width;
    const double unit = T / width;
    Nodes<n> tail, sech2, sech4, log_part, entropy, slope, bend, coarse_tail, coarse_sech2;
    for (std::size_t k = 0; k < n; ++k) {
        const double up = rule.x[k] * unit - u;
        const double down = rule.x[k] * unit + u;
        const double plus = exp_minus(0.5 * up * up);
        const double minus = exp_minus(0.5 * down * down);
        const double odd_part = (plus - minus) * rule.one_minus[k];
        const double even_part = (plus + minus) * rule.sech2[k];
        const double even = rule.weight[k] * (plus + minus);
        tail[k] = rule.weight[k] * odd_part;
        sech2[k] = rule.weight[k] * even_part;
        sech4[k] = even * rule.sech4[k];
        log_part[k] = even * rule.log_part[k];
        entropy[k] = even * rule.entropy[k];
        slope[k] = rule.weight[k] * rule.sech2[k] * (plus * up - minus * down);
        bend[k] = rule.weight[k] * rule.sech2[k] * (plus * (up * up - 1.0) + minus * (down * down - 1.0));
        coarse_tail[k] = rule.coarse_weight[k] * odd_part;
        coarse_sech2[k] = rule.coarse_weight[k] * even_part;
    }
    const double density = 1.0 / (width * std::sqrt(2.0 * std::numbers::pi));
    const double outside = T * density * sum(tail).all;
    const double chi = sum(sech2).all;
    const double d_slope = sum(slope).all, d_bend = sum(bend).all;
    // Where the noise is next to nothing a sum of zero stands beside a power of 1/g that is infinite.
    const auto scaled = [](double by, double value) { return value == 0.0 ? 0.0 : by * value; };
    // The rule on every other node has a quarter of the order; the third power of its error is a cautious estimate.
    const double difference =
        T * density * (std::abs(sum(coarse_tail).all - sum(tail).all) + std::abs(sum(coarse_sech2).all - chi));
    const auto [sign, one_minus_sign] = error_functions(u / std::numbers::sqrt2);
    return {.m = sign - outside,
            .complement = one_minus_sign + outside,
            .C = density * chi,
            .free = S * sign + 2.0 * g * density * exp_minus(0.5 * u * u) + T * (T * density * sum(log_part).all),
            .entropy = T * density * sum(entropy).all,
            .curvature = density * sum(sech4).all / T,
            .dm_dg = scaled(0.5 * density / width, d_slope),
            .dC_dS = scaled(density / width, d_slope),
            .dC_dg = scaled(0.5 * density / g, d_bend),
            .error = difference * difference * difference};
}

SiteAverages zero_temperature(double S, double g) {
    SiteAverages site;
    if (g == 0.0) {
        site.m = S > 0.0 ? 1.0 : (S < 0.0 ? -1.0 : 0.0);
        site.complement = 1.0 - site.m;
        site.free = std::abs(S);
        return site;
    }
    const double u = S / std::sqrt(2.0 * g);
    site.m = std::erf(u);
    site.complement = std::erfc(u);
    site.C = std::sqrt(2.0 / (std::numbers::pi * g)) * std::exp(-u * u);
    site.free = S * site.m + g * site.C;
    site.curvature = site.C > 0.0 ? std::numeric_limits<double>::infinity() : 0.0;
    site.dm_dg = -site.C * S / (2.0 * g);
    site.dC_dS = -site.C * S / g;
    if (site.C > 0.0) site.dC_dg = site.C * (S * S / g - 1.0) / (2.0 * g);
    return site;
}

} // namespace

SiteAverages site_averages(double S, double g, double T) {
    pause_point();
    if (T == 0.0) return zero_temperature(S, g);
    const double sigma = std::sqrt(g) / T;
    const double s = S / T;
    if (sigma == 0.0) return without_noise(s, T);
    static const TrapezoidRule trapezoid;
    static const LocalisedRule localised;
    return trapezoid_is_exact(s, sigma) ? by_trapezoid(trapezoid, s, sigma, T) : by_localised_rule(localised, S, g, T);
}

} // namespace mattis
