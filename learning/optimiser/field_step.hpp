#pragma once

#include <cmath>
#include <cstdint>

#include "learning/optimiser/optimiser_rule.hpp"

namespace mattis::learning {

/// One step of Adam for one field (the rule of OptimiserKind::adam), with what is common to all fields worked out
/// before. Inlined into loops over fields.
template <class Real>
struct AdamStep {
    Real beta1, rest1, beta2, rest2; ///< rest = 1 - beta
    Real scale;                      ///< rate/(1 - beta1^t)
    Real unbias;                     ///< 1/(1 - beta2^t)
    Real epsilon;
    Real shrink; ///< rate decay

    /// `step` counts from 1.
    AdamStep(const OptimiserRule& rule, std::int64_t step)
        : beta1(static_cast<Real>(rule.beta1)), rest1(static_cast<Real>(1.0 - rule.beta1)),
          beta2(static_cast<Real>(rule.beta2)), rest2(static_cast<Real>(1.0 - rule.beta2)),
          scale(static_cast<Real>(rule.rate / (1.0 - std::pow(rule.beta1, static_cast<double>(step))))),
          unbias(static_cast<Real>(1.0 / (1.0 - std::pow(rule.beta2, static_cast<double>(step))))),
          epsilon(static_cast<Real>(rule.epsilon)), shrink(static_cast<Real>(rule.rate * rule.decay)) {}

    void operator()(Real gradient, Real& field, Real& mean, Real& square) const {
        mean = beta1 * mean + rest1 * gradient;
        square = beta2 * square + rest2 * (gradient * gradient);
        field -= scale * mean / (std::sqrt(unbias * square) + epsilon) + shrink * field;
    }
};

/// One step with momentum for one field (the rule of OptimiserKind::sgd).
template <class Real>
struct MomentumStep {
    Real momentum, rate;
    Real shrink; ///< rate decay

    explicit MomentumStep(const OptimiserRule& rule)
        : momentum(static_cast<Real>(rule.momentum)), rate(static_cast<Real>(rule.rate)),
          shrink(static_cast<Real>(rule.rate * rule.decay)) {}

    void operator()(Real gradient, Real& field, Real& velocity) const {
        velocity = momentum * velocity + rate * gradient;
        field -= velocity + shrink * field;
    }
};

} // namespace mattis::learning
