#pragma once

#include <cstddef>
#include <vector>

namespace mattis {

/// Covariance of a Gaussian energy landscape. The energies of two configurations of overlap q have covariance
/// N alpha x(q), x(q) = sum_k a_k q^k with a_k >= 0. The functions below are what equilibrium needs of x. Each is
/// evaluated as a polynomial of its own, so that nothing is lost to cancellation as q -> 1.
class EnergyCovariance {
public:
    /// coefficients[k] = a_k; a_0 is a constant of the energy and must be 0. Throws std::invalid_argument otherwise.
    explicit EnergyCovariance(std::vector<double> coefficients);

    double value(double q) const;     ///< x(q)
    double slope(double q) const;     ///< x'(q)
    double curvature(double q) const; ///< x''(q)
    double remainder(double q) const; ///< [x(1) - x(q) - (1-q) x'(q)] / (1-q)^2, equal to x''(1)/2 at q = 1
    const std::vector<double>& coefficients() const { return a_; }

private:
    std::vector<double> a_, slope_, curvature_, remainder_;
};

} // namespace mattis
