#include "models/dense.hpp"

#include <cmath>
#include <vector>

#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/factorials.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

EnergyCovariance pattern_covariance(int P, Convention convention) {
    std::vector<double> a(static_cast<std::size_t>(P) + 1, 0.0);
    if (convention == Convention::distinct) {
        a.back() = 0.5;
        return EnergyCovariance(std::move(a));
    }
    const auto order = static_cast<unsigned>(P);
    for (unsigned k = P % 2 == 0 ? 2 : 1; k <= order; k += 2) {
        const double pairings = k == order ? 1.0 : boost::math::double_factorial<double>(order - k - 1);
        const double c = boost::math::binomial_coefficient<double>(order, k) * pairings;
        // c^2 k!/(2 P!) with the factorials divided first: c itself stays below 1e50 for P <= 64.
        a[k] = 0.5 * c * (c / (boost::math::factorial<double>(order) / boost::math::factorial<double>(k)));
    }
    return EnergyCovariance(std::move(a));
}

EnergyCovariance data_covariance(int P, Convention convention, const Dataset& data, double w) {
    const EnergyCovariance patterns = pattern_covariance(P, convention);
    const bool correlated = convention == Convention::full && data.parameters().protocol == Protocol::unsupervised;
    if (!correlated && w == 0.0) return patterns;
    std::vector<double> a = patterns.coefficients();
    if (correlated)
        for (int k = 1; k < P; ++k) a[static_cast<std::size_t>(k)] *= data.moment(k) / data.moment(P);
    a.back() += 0.5 * w * w;
    return EnergyCovariance(std::move(a));
}

namespace {

/// A of the signal field.
double signal_factor(int P, const Dataset& data) {
    switch (data.parameters().protocol) {
    case Protocol::supervised:
        return std::pow(1.0 + data.rho(), 0.5 * P - 1.0);
    case Protocol::unsupervised:
        return integer_power(1.0 + data.rho(), P - 1) / std::sqrt(1.0 + data.entropy(P));
    case Protocol::storing:
        break;
    }
    return 1.0;
}

} // namespace

Dense::Dense(const Parameters& p) : Dense(p, data_with_examples(p)) {}

Dense::Dense(const Parameters& p, const Dataset& data)
    : GaussianNoise(p.alpha, p.T, data_covariance(p.P, p.convention, data, p.w)), parameters(p), data_(data),
      strength_(0.5 * p.P * signal_factor(p.P, data)),
      depth_(0.5 * (p.P - 1) * (1.0 + data.rho()) * signal_factor(p.P, data)) {}

OneOf<PatternHamiltonian, ExampleHamiltonian, NoisyPatternHamiltonian> Dense::hamiltonian(int N) const {
    const int P = parameters.P;
    const double alpha = parameters.alpha, w = parameters.w;
    if (data_.learns() && w > 0.0)
        throw InputError(fmt::format("w = {} with protocol = {} is not simulated, theory alone knows it: allowed are "
                                     "w = 0, or protocol = storing",
                                     w, protocol_names[static_cast<std::size_t>(data_.parameters().protocol)]));
    if (data_.learns()) return example_hamiltonian(P, parameters.convention, alpha, data_, N);
    if (w > 0.0) return noisy_pattern_hamiltonian(P, parameters.convention, alpha, w, N);
    return pattern_hamiltonian(P, parameters.convention, alpha, N);
}

} // namespace mattis
