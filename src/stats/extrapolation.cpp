#include "stats/extrapolation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <vector>

#include "stats/hypothesis.hpp"

namespace mattis::stats {

namespace {

void require_usable(std::span<const double> sizes, std::span<const double> values, std::span<const double> errors,
                    double exponent) {
    if (sizes.size() != values.size() || sizes.size() != errors.size())
        throw std::invalid_argument("extrapolate: as many values and errors as sizes are needed");
    if (!(exponent > 0.0)) throw std::invalid_argument("extrapolate: the exponent must be positive");
    for (std::size_t k = 0; k < sizes.size(); ++k)
        if (!(sizes[k] > 0.0) || !std::isfinite(sizes[k]) || !std::isfinite(values[k]) || !(errors[k] > 0.0) ||
            !std::isfinite(errors[k]))
            throw std::invalid_argument("extrapolate: sizes and errors must be positive, values finite");
    if (std::set<double>(sizes.begin(), sizes.end()).size() < 3)
        throw std::invalid_argument("extrapolate: at least three different sizes are needed");
}

void require_degrees_of_freedom(std::span<const double> dofs, std::size_t sizes) {
    if (dofs.size() != sizes || !std::all_of(dofs.begin(), dofs.end(), [](double dof) { return dof > 0.0; }))
        throw std::invalid_argument("extrapolate: every error needs degrees of freedom");
}

/// The weighted abscissae of a fit: x = N^-exponent, their weights, and what least squares needs of them.
struct Design {
    std::vector<double> x, weight;
    double total = 0.0, mean = 0.0, spread = 0.0; ///< sums of weights, weighted mean of x, sum of w (x - mean)^2

    Design(std::span<const double> sizes, std::span<const double> errors, double exponent) {
        for (std::size_t k = 0; k < sizes.size(); ++k) {
            x.push_back(std::pow(sizes[k], -exponent));
            weight.push_back(1.0 / (errors[k] * errors[k]));
            total += weight[k];
            mean += weight[k] * x[k];
        }
        mean /= total;
        for (std::size_t k = 0; k < x.size(); ++k) spread += weight[k] * (x[k] - mean) * (x[k] - mean);
    }

    /// What value k contributes to the value at x = 0.
    double share(std::size_t k) const { return weight[k] * (1.0 / total - mean * (x[k] - mean) / spread); }
    /// What value k contributes to the fit at its own place.
    double leverage(std::size_t k) const { return weight[k] * (1.0 / total + (x[k] - mean) * (x[k] - mean) / spread); }
};

} // namespace

Extrapolation extrapolate(std::span<const double> sizes, std::span<const double> values, std::span<const double> errors,
                          double exponent) {
    require_usable(sizes, values, errors, exponent);
    const Design design(sizes, errors, exponent);
    double y_mean = 0.0, xy = 0.0;
    for (std::size_t k = 0; k < sizes.size(); ++k) y_mean += design.weight[k] * values[k];
    y_mean /= design.total;
    for (std::size_t k = 0; k < sizes.size(); ++k)
        xy += design.weight[k] * (design.x[k] - design.mean) * (values[k] - y_mean);
    Extrapolation e;
    e.slope = xy / design.spread;
    e.value = y_mean - e.slope * design.mean;
    e.error = std::sqrt(1.0 / design.total + design.mean * design.mean / design.spread);
    e.dof = static_cast<int>(sizes.size()) - 2;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
        const double residual = (values[k] - e.value - e.slope * design.x[k]) / errors[k];
        e.chi_squared += residual * residual;
    }
    return e;
}

double misfit_probability(const Extrapolation& fit, std::span<const double> sizes, std::span<const double> errors,
                          std::span<const double> dofs, double exponent) {
    require_degrees_of_freedom(dofs, sizes.size());
    const Design design(sizes, errors, exponent);
    double A = 0.0;
    for (std::size_t k = 0; k < sizes.size(); ++k) A += std::pow(1.0 - design.leverage(k), 2) / dofs[k];
    const double f = fit.dof, c = f + 2.0 * A - 6.0 * A / (f + 2.0);
    return fisher_upper(fit.chi_squared / c, f, f * (f + 2.0) / (3.0 * A));
}

double extrapolation_dof(std::span<const double> sizes, std::span<const double> errors, std::span<const double> dofs,
                         double exponent) {
    require_degrees_of_freedom(dofs, sizes.size());
    const Design design(sizes, errors, exponent);
    double variance = 0.0, spread = 0.0;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
        const double share = std::pow(design.share(k) * errors[k], 2);
        variance += share;
        spread += share * share / dofs[k];
    }
    return variance * variance / spread;
}

} // namespace mattis::stats
