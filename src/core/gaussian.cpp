#include "core/gaussian.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace mattis {

namespace {

/// The functions of one |x| that all sums are made of.
struct Hyperbolic {
    double log_part;  ///< ln 2cosh x - |x|
    double one_minus; ///< 1 - tanh|x|
    double tanh_abs;
    double sech2;

    explicit Hyperbolic(double abs_x) {
        const double e = std::exp(-2.0 * abs_x);
        log_part = std::log1p(e);
        one_minus = 2.0 * e / (1.0 + e);
        tanh_abs = (1.0 - e) / (1.0 + e);
        sech2 = 4.0 * e / ((1.0 + e) * (1.0 + e));
    }
};

/// Half of the trapezoidal rule in z.
constexpr std::size_t trapezoid_half = 18;
constexpr double trapezoid_step = 0.5;

/// Whether the trapezoidal rule is exact to rounding. Its error is that of shifting the contour to the nearest poles of
/// tanh(s + Sigma z), Re z = -s/Sigma and Im z = a = pi/(2 Sigma), or to the Gaussian's own optimum a = 2 pi/step if
/// that is nearer: exp(-2 pi a/step + a^2/2 - s^2/(2 Sigma^2)). The margin of 1e-20 pays for the prefactors of double
/// poles.
bool trapezoid_is_exact(double s, double sigma) {
    const double optimum = 2.0 * std::numbers::pi / trapezoid_step;
    const double pole = 0.5 * std::numbers::pi / sigma;
    const double a = std::min(pole, optimum);
    const double at_pole = pole < optimum ? 0.5 * (s / sigma) * (s / sigma) : 0.0;
    return optimum * a - 0.5 * a * a + at_pole > 46.0;
}

std::array<double, trapezoid_half + 1> trapezoid_weights() {
    std::array<double, trapezoid_half + 1> weights{};
    for (std::size_t k = 0; k <= trapezoid_half; ++k) {
        const double z = trapezoid_step * static_cast<double>(k);
        weights[k] = trapezoid_step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
    }
    return weights;
}

/// Averages over x = s + Sigma z of the dimensionless functions, for the rules that sum over z.
struct Sums {
    double tanh = 0.0, complement = 0.0, sech2 = 0.0, sech4 = 0.0, log2cosh = 0.0, entropy = 0.0;
    double slope = 0.0; ///< (1/2) d/ds E sech^2 = -E tanh sech^2
    double bend = 0.0;  ///< (1/2) d^2/ds^2 E sech^2 = E (2 sech^2 - 3 sech^4)

    void add(double x, double weight) {
        const Hyperbolic f(std::abs(x));
        const double t = std::copysign(f.tanh_abs, x);
        tanh += weight * t;
        complement += weight * (x >= 0.0 ? f.one_minus : 2.0 - f.one_minus);
        sech2 += weight * f.sech2;
        sech4 += weight * f.sech2 * f.sech2;
        log2cosh += weight * (std::abs(x) + f.log_part);
        entropy += weight * (f.log_part + std::abs(x) * f.one_minus);
        slope -= weight * t * f.sech2;
        bend += weight * (2.0 - 3.0 * f.sech2) * f.sech2;
    }

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

SiteAverages by_trapezoid(double s, double sigma, double T) {
    static const auto weights = trapezoid_weights();
    Sums sums;
    Sums coarse;
    const auto add = [&](double x, std::size_t k) {
        sums.add(x, weights[k]);
        if (k % 2 == 0) coarse.add(x, 2.0 * weights[k]);
    };
    add(s, 0);
    for (std::size_t k = 1; k <= trapezoid_half; ++k) {
        const double dx = sigma * trapezoid_step * static_cast<double>(k);
        add(s + dx, k);
        add(s - dx, k);
    }
    SiteAverages site = sums.site(T);
    // The rule converges geometrically: halving the step squares the error.
    const double difference = std::abs(coarse.tanh - sums.tanh) + std::abs(coarse.sech2 - sums.sech2);
    site.error = difference * difference;
    return site;
}

/// Gauss-Kronrod nodes on [0, cutoff] in |x|, with the hyperbolic functions at the nodes: they do not depend on the
/// point, so one evaluation costs two Gaussian weights a node. Beyond the cutoff everything is below e^-40.
struct LocalisedRule {
    static constexpr std::size_t order = 41;
    static constexpr std::array<double, 3> panels{0.0, 4.0, 20.0};
    static constexpr std::size_t size = (panels.size() - 1) * order;
    std::array<double, size> x{}, weight{}, gauss_weight{}, log_part{}, one_minus{}, sech2{}, sech4{}, entropy{};

    LocalisedRule() {
        using kronrod = boost::math::quadrature::gauss_kronrod<double, order>;
        using gauss = boost::math::quadrature::gauss<double, (order - 1) / 2>;
        const auto& nodes = kronrod::abscissa();
        std::size_t k = 0;
        for (std::size_t panel = 0; panel + 1 < panels.size(); ++panel) {
            const double centre = 0.5 * (panels[panel] + panels[panel + 1]);
            const double half = 0.5 * (panels[panel + 1] - panels[panel]);
            for (std::size_t j = 0; j < nodes.size(); ++j) {
                const double w = half * kronrod::weights()[j];
                const double v = j % 2 == 1 ? half * gauss::weights()[j / 2] : 0.0;
                set(k++, centre + half * nodes[j], w, v);
                if (nodes[j] > 0.0) set(k++, centre - half * nodes[j], w, v);
            }
        }
    }

private:
    void set(std::size_t k, double at, double w, double v) {
        const Hyperbolic f(at);
        x[k] = at;
        weight[k] = w;
        gauss_weight[k] = v;
        log_part[k] = f.log_part;
        one_minus[k] = f.one_minus;
        sech2[k] = f.sech2;
        sech4[k] = f.sech2 * f.sech2;
        entropy[k] = f.log_part + at * f.one_minus;
    }
};

/// Everything is expressed through the density 1/sqrt(2 pi g) of the field and powers of g, not of T, and derivatives
/// are taken of the Gaussian weight, not of sech^2 (whose own nearly cancel): no digits are lost as T -> 0.
SiteAverages by_localised_rule(double S, double g, double T) {
    static const LocalisedRule rule;
    const double width = std::sqrt(g);
    const double u = S / width;
    const double unit = T / width;
    double tail = 0.0, sech2 = 0.0, sech4 = 0.0, log_part = 0.0, entropy = 0.0, slope = 0.0, bend = 0.0;
    double gauss_tail = 0.0, gauss_sech2 = 0.0;
    for (std::size_t k = 0; k < LocalisedRule::size; ++k) {
        const double up = rule.x[k] * unit - u;
        const double down = rule.x[k] * unit + u;
        const double plus = std::exp(-0.5 * up * up);
        const double minus = std::exp(-0.5 * down * down);
        const double even = rule.weight[k] * (plus + minus);
        tail += rule.weight[k] * (plus - minus) * rule.one_minus[k];
        sech2 += even * rule.sech2[k];
        sech4 += even * rule.sech4[k];
        log_part += even * rule.log_part[k];
        entropy += even * rule.entropy[k];
        slope += rule.weight[k] * rule.sech2[k] * (plus * up - minus * down);
        bend += rule.weight[k] * rule.sech2[k] * (plus * (up * up - 1.0) + minus * (down * down - 1.0));
        gauss_tail += rule.gauss_weight[k] * (plus - minus) * rule.one_minus[k];
        gauss_sech2 += rule.gauss_weight[k] * (plus + minus) * rule.sech2[k];
    }
    const double density = 1.0 / (width * std::sqrt(2.0 * std::numbers::pi));
    // The Gauss rule has half the order: its distance from the Kronrod sum is the error to the power 2/3.
    const double difference = T * density * (std::abs(gauss_tail - tail) + std::abs(gauss_sech2 - sech2));
    const double sign = std::erf(u / std::numbers::sqrt2);
    return {.m = sign - T * density * tail,
            .complement = std::erfc(u / std::numbers::sqrt2) + T * density * tail,
            .C = density * sech2,
            .free = S * sign + 2.0 * g * density * std::exp(-0.5 * u * u) + T * (T * density * log_part),
            .entropy = T * density * entropy,
            .curvature = density * sech4 / T,
            .dm_dg = 0.5 * density / width * slope,
            .dC_dS = density / width * slope,
            .dC_dg = 0.5 * density / g * bend,
            .error = difference * std::sqrt(difference)};
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
    site.dC_dg = site.C * (S * S / g - 1.0) / (2.0 * g);
    return site;
}

} // namespace

SiteAverages site_averages(double S, double g, double T) {
    if (T == 0.0) return zero_temperature(S, g);
    const double sigma = std::sqrt(g) / T;
    const double s = S / T;
    if (sigma == 0.0) {
        Sums point;
        point.add(s, 1.0);
        return point.site(T);
    }
    return trapezoid_is_exact(s, sigma) ? by_trapezoid(s, sigma, T) : by_localised_rule(S, g, T);
}

} // namespace mattis
