#pragma once

#include <cmath>

#include "core/rng.hpp"

namespace mattis::stats {

/// A correlated series with everything about it known: x' = a x + sqrt(1 - a^2) e with uniform noise e of variance 1,
/// mean 0, variance 1, autocorrelation a^t and tau = 1/2 + sum_{t>=1} a^t = (1/2)(1 + a)/(1 - a). The uniform noise is
/// cheap; means over many tau are Gaussian to the accuracy of these tests.
class Autoregression {
public:
    explicit Autoregression(double tau)
        : a_((2.0 * tau - 1.0) / (2.0 * tau + 1.0)), noise_(std::sqrt(12.0 * (1.0 - a_ * a_))) {}

    /// Starts from the stationary law but for its shape: 40 tau steps forget that to 1e-17.
    void begin(Stream& stream) {
        x_ = 0.0;
        const auto steps = static_cast<int>(40.0 / (1.0 - a_));
        for (int k = 0; k < steps; ++k) next(stream);
    }
    double next(Stream& stream) { return x_ = a_ * x_ + noise_ * (stream.uniform() - 0.5); }

    /// Exact variance of the mean of n successive values.
    double variance_of_mean(int n) const {
        const double geometric = 2.0 * a_ * (1.0 - std::pow(a_, n)) / (n * (1.0 - a_) * (1.0 - a_));
        return ((1.0 + a_) / (1.0 - a_) - geometric) / n;
    }

private:
    double a_;
    double noise_;
    double x_ = 0.0;
};

} // namespace mattis::stats
