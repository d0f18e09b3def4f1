#include "solvers/innermost_level.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss.hpp>

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

/// Inner fields x where the spin differs from its ground state, with their weights in averages. All functions vanish at
/// the end, exp(-40) of their value at 0.
class ThermalFields {
public:
    struct Node {
        double x, weight;
        double excess; ///< exp[y (phi_{k+1}(x) - x)] - 1
        double slope;  ///< exp[y (phi_{k+1}(x) - x)] tanh(x/T) - 1
        double thermal_free;
        Spin spin;
    };

    ThermalFields(double y, double T) {
        if (T == 0.0) return;
        constexpr double reach = 20.0;
        using Rule = boost::math::quadrature::gauss<double, order>;
        for (std::size_t k = 0; k < order / 2; ++k)
            for (const double sign : {-1.0, 1.0}) {
                const double half = 0.5 * reach * T, x = half * (1.0 + sign * Rule::abscissa()[k]);
                const Spin spin(x, T);
                const double excess = std::expm1(y * T * spin.log_part);
                nodes_.push_back({x, half * Rule::weights()[k], excess, excess - (1.0 + excess) * (1.0 - spin.tanh),
                                  T * spin.log_part, spin});
            }
    }

    const std::vector<Node>& nodes() const { return nodes_; }

private:
    static constexpr std::size_t order = 60;
    std::vector<Node> nodes_{};
};

/// Sums over the thermal fields at one h, weighted like the closed parts of the average.
struct ThermalSums {
    double norm = 0.0, slope = 0.0, free = 0.0, sech2 = 0.0, sech4 = 0.0, entropy = 0.0;

    void add(const ThermalFields::Node& n, double right, double left) {
        const double even = n.weight * (right + left), full = even * (1.0 + n.excess);
        norm += even * n.excess;
        slope += n.weight * (right - left) * n.slope;
        free += even * n.x * n.excess + full * n.thermal_free;
        sech2 += full * n.spin.sech2;
        sech4 += full * n.spin.sech2 * n.spin.sech2;
        entropy += full * n.spin.entropy;
    }
};

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
    const ThermalFields thermal(y, T);
    InnermostLevel inner;
    inner.level.asymptote = 0.5 * y * v;
    for (std::size_t a = 0; a < grid.size; ++a) {
        // All relative to exp(y h + y^2 v/2), the average at large h.
        const double h = grid.at(a), u = h / sigma, mirror = std::exp(-2.0 * y * h);
        const double up = normal_cdf(u + y * sigma), down = mirror * normal_cdf(y * sigma - u);
        const double at_zero = normal_density(u + y * sigma) / sigma;
        ThermalSums sums;
        for (const ThermalFields::Node& n : thermal.nodes())
            sums.add(n, normal_density(n.x / sigma - u - y * sigma) / sigma,
                     mirror * normal_density(n.x / sigma + u - y * sigma) / sigma);
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
