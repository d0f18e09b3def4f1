#pragma once

#include <cmath>

#include "core/bytes.hpp"
#include "learning/optimiser/optimiser_rule.hpp"

namespace mattis::learning {

/// The number t of steps that a rule has taken, as beta1^t and beta2^t: products, which have the same bits on every
/// machine.
struct StepCount {
    double beta1_power = 1.0, beta2_power = 1.0;

    void count(const OptimiserRule& rule) {
        beta1_power *= rule.beta1;
        beta2_power *= rule.beta2;
    }
    void save(ByteWriter& to) const {
        to.put(beta1_power);
        to.put(beta2_power);
    }
    /// Throws BytesError where the bytes are no such powers.
    static StepCount load(ByteReader& from) {
        StepCount stored;
        stored.beta1_power = from.get<double>();
        stored.beta2_power = from.get<double>();
        for (const double power : {stored.beta1_power, stored.beta2_power})
            if (!(power >= 0.0 && power <= 1.0)) throw BytesError("these bytes do not count the steps of an optimiser");
        return stored;
    }
};

/// One step of Adam for one field (the rule of OptimiserKind::adam), with what is common to all fields worked out
/// before. Inlined into loops over fields.
template <class Real>
struct AdamStep {
    Real beta1, rest1, beta2, rest2; ///< rest = 1 - beta
    Real unbias1, unbias2;           ///< 1/(1 - beta^t)
    Real rate, epsilon;
    Real shrink; ///< rate decay

    /// `steps` counts this one already.
    AdamStep(const OptimiserRule& rule, const StepCount& steps)
        : beta1(static_cast<Real>(rule.beta1)), rest1(static_cast<Real>(1.0 - rule.beta1)),
          beta2(static_cast<Real>(rule.beta2)), rest2(static_cast<Real>(1.0 - rule.beta2)),
          unbias1(static_cast<Real>(1.0 / (1.0 - steps.beta1_power))),
          unbias2(static_cast<Real>(1.0 / (1.0 - steps.beta2_power))), rate(static_cast<Real>(rule.rate)),
          epsilon(static_cast<Real>(rule.epsilon)), shrink(static_cast<Real>(rule.rate * rule.decay)) {}

    /// Takes note of the gradient. Returns what is to be subtracted from the field, but for the decay.
    Real update(Real gradient, Real& mean, Real& square) const {
        mean = beta1 * mean + rest1 * gradient;
        square = beta2 * square + rest2 * (gradient * gradient);
        return rate * (mean * unbias1 / (std::sqrt(square * unbias2) + epsilon));
    }
    /// The whole step.
    void apply(Real gradient, Real& field, Real& mean, Real& square) const {
        field -= update(gradient, mean, square) + shrink * field;
    }
};

/// One step with momentum for one field (the rule of OptimiserKind::sgd), likewise.
template <class Real>
struct MomentumStep {
    Real momentum, rate;
    Real shrink; ///< rate decay

    explicit MomentumStep(const OptimiserRule& rule)
        : momentum(static_cast<Real>(rule.momentum)), rate(static_cast<Real>(rule.rate)),
          shrink(static_cast<Real>(rule.rate * rule.decay)) {}

    /// As AdamStep::update.
    Real update(Real gradient, Real& velocity) const { return velocity = momentum * velocity + rate * gradient; }
    /// The whole step.
    void apply(Real gradient, Real& field, Real& velocity) const {
        field -= update(gradient, velocity) + shrink * field;
    }
};

} // namespace mattis::learning
