#include "models/dense.hpp"

#include <cmath>
#include <vector>

#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/factorials.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

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
