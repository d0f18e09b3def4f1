#include "stats/extrapolation.hpp"

#include <cmath>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <vector>

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

} // namespace

Extrapolation extrapolate(std::span<const double> sizes, std::span<const double> values, std::span<const double> errors,
                          double exponent) {
    require_usable(sizes, values, errors, exponent);
    const std::size_t n = sizes.size();
    std::vector<double> x(n), weight(n);
    double total = 0.0, x_mean = 0.0, y_mean = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
        x[k] = std::pow(sizes[k], -exponent);
        weight[k] = 1.0 / (errors[k] * errors[k]);
        total += weight[k];
        x_mean += weight[k] * x[k];
        y_mean += weight[k] * values[k];
    }
    x_mean /= total;
    y_mean /= total;
    double xx = 0.0, xy = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
        xx += weight[k] * (x[k] - x_mean) * (x[k] - x_mean);
        xy += weight[k] * (x[k] - x_mean) * (values[k] - y_mean);
    }
    Extrapolation e;
    e.slope = xy / xx;
    e.value = y_mean - e.slope * x_mean;
    e.error = std::sqrt(1.0 / total + x_mean * x_mean / xx);
    e.dof = static_cast<int>(n) - 2;
    for (std::size_t k = 0; k < n; ++k) {
        const double residual = (values[k] - e.value - e.slope * x[k]) / errors[k];
        e.chi_squared += residual * residual;
    }
    return e;
}

} // namespace mattis::stats
