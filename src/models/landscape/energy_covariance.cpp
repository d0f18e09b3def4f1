#include "models/landscape/energy_covariance.hpp"

#include <stdexcept>

namespace mattis {

namespace {

/// sum_k c_k q^k by Horner's rule.
double evaluate(const std::vector<double>& c, double q) {
    double sum = 0.0;
    for (std::size_t k = c.size(); k-- > 0;) sum = sum * q + c[k];
    return sum;
}

std::vector<double> derivative(const std::vector<double>& c) {
    std::vector<double> d(c.size() - 1);
    for (std::size_t k = 1; k < c.size(); ++k) d[k - 1] = static_cast<double>(k) * c[k];
    return d;
}

} // namespace

EnergyCovariance::EnergyCovariance(std::vector<double> coefficients) : a_(std::move(coefficients)) {
    if (a_.size() < 3 || a_[0] != 0.0) throw std::invalid_argument("energy covariance: needs a_0 = 0 and degree >= 2");
    slope_ = derivative(a_);
    curvature_ = derivative(slope_);
    // 1 - q^k - k (1-q) q^(k-1) = (1-q)^2 sum_{j=0}^{k-2} (j+1) q^j.
    remainder_.assign(a_.size() - 2, 0.0);
    for (std::size_t k = 2; k < a_.size(); ++k)
        for (std::size_t j = 0; j + 2 <= k; ++j) remainder_[j] += static_cast<double>(j + 1) * a_[k];
}

double EnergyCovariance::value(double q) const { return evaluate(a_, q); }
double EnergyCovariance::slope(double q) const { return evaluate(slope_, q); }
double EnergyCovariance::curvature(double q) const { return evaluate(curvature_, q); }
double EnergyCovariance::remainder(double q) const { return evaluate(remainder_, q); }

} // namespace mattis
