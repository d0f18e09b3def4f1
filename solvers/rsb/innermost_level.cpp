#include "solvers/rsb/innermost_level.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include <boost/math/quadrature/gauss.hpp>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::solvers {

namespace {

/// The spin at h >= 0, T > 0.
struct Spin {
    double log_part; ///< ln 2cosh(h/T) - h/T
    double tanh, sech2, entropy;

    Spin(double h, double T) {
        const double x = h / T, e = std::exp(-2.0 * x);
        log_part = std::log1p(e);
        tanh = (1.0 - e) / (1.0 + e);
        sech2 = 4.0 * e / ((1.0 + e) * (1.0 + e));
        entropy = log_part + 2.0 * x * e / (1.0 + e);
    }
};

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double normal_density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi); }

constexpr std::size_t lanes = 8, thermal_nodes = 40;
using Nodes = std::array<double, thermal_nodes>;

/// Sums over the thermal fields at one h, weighted like the closed parts of the average.
struct ThermalSums {
    double norm = 0.0, slope = 0.0, free = 0.0, sech2 = 0.0, sech4 = 0.0, entropy = 0.0;
};

/// Inner fields x > 0 where the spin differs from its ground state, and what each contributes to averages, times its
/// quadrature weight. All functions vanish at the end, exp(-40) of their value at 0.
struct ThermalFields {
    Nodes x{};
    Nodes norm{};  ///< exp[y (phi_{k+1}(x) - x)] - 1
    Nodes slope{}; ///< exp[y (phi_{k+1}(x) - x)] tanh(x/T) - 1
    Nodes free{};  ///< exp[y (phi_{k+1}(x) - x)] phi_{k+1}(x) - x
    Nodes sech2{}, sech4{}, entropy{};

    ThermalFields(double y, double T) {
        constexpr double reach = 20.0;
        using Rule = boost::math::quadrature::gauss<double, thermal_nodes>;
        for (std::size_t k = 0; k < thermal_nodes; ++k) {
            const double half = 0.5 * reach * T, sign = k % 2 == 0 ? -1.0 : 1.0;
            const double weight = half * Rule::weights()[k / 2];
            x[k] = half * (1.0 + sign * Rule::abscissa()[k / 2]);
            const Spin spin(x[k], T);
            const double excess = std::expm1(y * T * spin.log_part), tilt = weight * (1.0 + excess);
            norm[k] = weight * excess;
            slope[k] = norm[k] - tilt * (1.0 - spin.tanh);
            free[k] = norm[k] * x[k] + tilt * T * spin.log_part;
            sech2[k] = tilt * spin.sech2;
            sech4[k] = tilt * spin.sech2 * spin.sech2;
            entropy[k] = tilt * spin.entropy;
        }
    }
};

/// Sums over the thermal fields with weight N(x - h - y v) to the right of 0 and `mirror` N(x + h - y v) to its left,
/// in the order of eight interleaved partial sums, which does not depend on the instruction set.
MATTIS_VECTOR_CLONES ThermalSums thermal_sums(const ThermalFields& fields, double h, double shift, double sigma,
                                              double mirror) {
    std::array<std::array<double, lanes>, 6> part{};
    const double norm = 1.0 / (sigma * std::sqrt(2.0 * std::numbers::pi)), width = std::sqrt(0.5) / sigma;
    for (std::size_t k = 0; k < thermal_nodes; k += lanes)
        for (std::size_t l = 0; l < lanes; ++l) {
            const double x = fields.x[k + l], r = (x - h - shift) * width, s = (x + h - shift) * width;
            const double right = norm * exp_minus(r * r), left = mirror * norm * exp_minus(s * s), both = right + left;
            part[0][l] += both * fields.norm[k + l];
            part[1][l] += (right - left) * fields.slope[k + l];
            part[2][l] += both * fields.free[k + l];
            part[3][l] += both * fields.sech2[k + l];
            part[4][l] += both * fields.sech4[k + l];
            part[5][l] += both * fields.entropy[k + l];
        }
    std::array<double, 6> sum{};
    for (std::size_t i = 0; i < sum.size(); ++i)
        for (std::size_t l = 0; l < lanes; ++l) sum[i] += part[i][l];
    return {sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]};
}

constexpr std::size_t nodes_between_pauses = 256;

} // namespace

InnermostLevel spin_level(const FieldGrid& grid, double T, bool with_curvature) {
    InnermostLevel inner;
    for (std::size_t a = 0; a < grid.size; ++a) {
        const Spin spin(grid.at(a), T);
        inner.level.excess.push_back(T * spin.log_part);
        inner.level.slope.push_back(spin.tanh);
        inner.susceptibility.push_back(spin.sech2 / T);
        inner.entropy.push_back(spin.entropy);
        if (with_curvature) inner.fourth.push_back(spin.sech2 / T * spin.sech2 / T);
    }
    if (with_curvature) inner.level.curvature = inner.susceptibility;
    return inner;
}

InnermostLevel averaged_level(const FieldGrid& grid, double v, double y, double T, bool with_curvature) {
    const double sigma = std::sqrt(v);
    const std::optional<ThermalFields> thermal = T > 0.0 ? std::optional<ThermalFields>({y, T}) : std::nullopt;
    InnermostLevel inner;
    inner.level.asymptote = 0.5 * y * v;
    for (std::size_t a = 0; a < grid.size; ++a) {
        if (a % nodes_between_pauses == 0) pause_point();
        // All relative to exp(y h + y^2 v/2), the average at large h.
        const double h = grid.at(a), u = h / sigma, mirror = std::exp(-2.0 * y * h);
        const double up = normal_cdf(u + y * sigma), down = mirror * normal_cdf(y * sigma - u);
        const double at_zero = normal_density(u + y * sigma) / sigma;
        const ThermalSums sums = thermal ? thermal_sums(*thermal, h, y * v, sigma, mirror) : ThermalSums{};
        const double norm = up + down + sums.norm, excess = std::log(norm) / y;
        const double slope = (up - down + sums.slope) / norm;
        const double susceptibility = (T == 0.0 ? 2.0 * at_zero : sums.sech2 / T) / norm;
        inner.level.excess.push_back(excess);
        inner.level.slope.push_back(slope);
        inner.susceptibility.push_back(susceptibility);
        inner.entropy.push_back(sums.entropy / norm);
        inner.gain.push_back((2.0 * v * at_zero - 2.0 * h * down + sums.free - sums.norm * (h + y * v)) / norm -
                             excess);
        if (!with_curvature) continue;
        const double complement = (2.0 * down + sums.norm - sums.slope) / norm; // 1 - slope
        inner.level.curvature.push_back((1.0 - y * T) * susceptibility + y * complement * (1.0 + slope));
        if (T > 0.0) inner.fourth.push_back(sums.sech4 / norm / T / T);
    }
    return inner;
}

} // namespace mattis::solvers
