#include "core/gaussian.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace mattis {

namespace {

/// Dimensionless averages over x = s + Sigma z, from which the site averages follow.
struct Sums {
    double tanh = 0.0, complement = 0.0, sech2 = 0.0, sech4 = 0.0, tanh_sech2 = 0.0, log2cosh = 0.0, entropy = 0.0;
    double error = 0.0;
};

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

/// Noise strength Sigma = sqrt(g)/T from which the localised rule is the more accurate one.
constexpr double localised_from = 0.35;

/// Half of the trapezoidal rule in z with step 1/2: rounding is all that is left for Sigma < 0.35, because the nearest
/// pole of tanh lies at distance pi/(2 Sigma) from the axis and the error falls like exp(-pi^2/(step Sigma)).
constexpr std::size_t trapezoid_half = 18;
constexpr double trapezoid_step = 0.5;

std::array<double, trapezoid_half + 1> trapezoid_weights() {
    std::array<double, trapezoid_half + 1> weights{};
    for (std::size_t k = 0; k <= trapezoid_half; ++k) {
        const double z = trapezoid_step * static_cast<double>(k);
        weights[k] = trapezoid_step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
    }
    return weights;
}

Sums by_trapezoid(double s, double sigma) {
    static const auto weights = trapezoid_weights();
    Sums sums;
    double coarse_tanh = 0.0;
    double coarse_sech2 = 0.0;
    const auto add = [&](double x, double weight, bool on_coarse_grid) {
        const Hyperbolic f(std::abs(x));
        const double t = std::copysign(f.tanh_abs, x);
        sums.tanh += weight * t;
        sums.complement += weight * (x >= 0.0 ? f.one_minus : 2.0 - f.one_minus);
        sums.sech2 += weight * f.sech2;
        sums.sech4 += weight * f.sech2 * f.sech2;
        sums.tanh_sech2 += weight * t * f.sech2;
        sums.log2cosh += weight * (std::abs(x) + f.log_part);
        sums.entropy += weight * (f.log_part + std::abs(x) * f.one_minus);
        if (on_coarse_grid) {
            coarse_tanh += 2.0 * weight * t;
            coarse_sech2 += 2.0 * weight * f.sech2;
        }
    };
    add(s, weights[0], true);
    for (std::size_t k = 1; k <= trapezoid_half; ++k) {
        const double dx = sigma * trapezoid_step * static_cast<double>(k);
        add(s + dx, weights[k], k % 2 == 0);
        add(s - dx, weights[k], k % 2 == 0);
    }
    // The rule converges geometrically: halving the step squares the error.
    const double difference = std::abs(coarse_tanh - sums.tanh) + std::abs(coarse_sech2 - sums.sech2);
    sums.error = difference * difference;
    return sums;
}

/// Gauss-Kronrod nodes on [0, cutoff] in |x|, with the hyperbolic functions at the nodes: they do not depend on the
/// point, so one evaluation costs two Gaussian weights a node. Beyond the cutoff everything is below e^-40.
struct LocalisedRule {
    static constexpr std::size_t order = 41;
    static constexpr std::array<double, 3> panels{0.0, 4.0, 20.0};
    static constexpr std::size_t size = (panels.size() - 1) * order;
    std::array<double, size> x{}, weight{}, gauss_weight{}, log_part{}, one_minus{}, sech2{}, sech4{}, tanh_sech2{},
        entropy{};

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
        tanh_sech2[k] = f.tanh_abs * f.sech2;
        entropy[k] = f.log_part + at * f.one_minus;
    }
};

Sums by_localised_rule(double s, double sigma) {
    static const LocalisedRule rule;
    const double u = s / sigma;
    const double norm = 1.0 / (sigma * std::sqrt(2.0 * std::numbers::pi));
    Sums sums;
    double tail = 0.0, log_part = 0.0, gauss_tail = 0.0, gauss_sech2 = 0.0;
    for (std::size_t k = 0; k < LocalisedRule::size; ++k) {
        const double up = rule.x[k] / sigma - u;
        const double down = rule.x[k] / sigma + u;
        const double plus = std::exp(-0.5 * up * up);
        const double minus = std::exp(-0.5 * down * down);
        const double even = rule.weight[k] * (plus + minus);
        const double odd = rule.weight[k] * (plus - minus);
        tail += odd * rule.one_minus[k];
        sums.sech2 += even * rule.sech2[k];
        sums.sech4 += even * rule.sech4[k];
        sums.tanh_sech2 += odd * rule.tanh_sech2[k];
        log_part += even * rule.log_part[k];
        sums.entropy += even * rule.entropy[k];
        gauss_tail += rule.gauss_weight[k] * (plus - minus) * rule.one_minus[k];
        gauss_sech2 += rule.gauss_weight[k] * (plus + minus) * rule.sech2[k];
    }
    // The Gauss rule has half the order: its distance from the Kronrod sum is squared like a geometric error.
    const double difference = norm * (std::abs(gauss_tail - tail) + std::abs(gauss_sech2 - sums.sech2));
    sums.error = difference * std::sqrt(difference);
    sums.tanh = std::erf(u / std::numbers::sqrt2) - norm * tail;
    sums.complement = std::erfc(u / std::numbers::sqrt2) + norm * tail;
    sums.log2cosh = s * std::erf(u / std::numbers::sqrt2) +
                    sigma * std::sqrt(2.0 / std::numbers::pi) * std::exp(-0.5 * u * u) + norm * log_part;
    sums.sech2 *= norm;
    sums.sech4 *= norm;
    sums.tanh_sech2 *= norm;
    sums.entropy *= norm;
    return sums;
}

Sums without_noise(double s) {
    const Hyperbolic f(std::abs(s));
    const double t = std::copysign(f.tanh_abs, s);
    return {.tanh = t,
            .complement = s >= 0.0 ? f.one_minus : 2.0 - f.one_minus,
            .sech2 = f.sech2,
            .sech4 = f.sech2 * f.sech2,
            .tanh_sech2 = t * f.sech2,
            .log2cosh = std::abs(s) + f.log_part,
            .entropy = f.log_part + std::abs(s) * f.one_minus};
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
    const Sums sums = sigma == 0.0             ? without_noise(s)
                      : sigma < localised_from ? by_trapezoid(s, sigma)
                                               : by_localised_rule(s, sigma);
    return {.m = sums.tanh,
            .complement = sums.complement,
            .C = sums.sech2 / T,
            .free = T * sums.log2cosh,
            .entropy = sums.entropy,
            .curvature = sums.sech4 / (T * T),
            .dm_dg = -sums.tanh_sech2 / (T * T),
            .dC_dS = -2.0 * sums.tanh_sech2 / (T * T),
            .dC_dg = (2.0 * sums.sech2 - 3.0 * sums.sech4) / (T * T * T),
            .error = sums.error};
}

} // namespace mattis
