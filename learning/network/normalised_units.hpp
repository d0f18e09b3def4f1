#pragma once

#include <cstddef>

#include "learning/network/unit_rows.hpp"

namespace mattis::learning {

/// A unit that is on or off, and how an error passes it: the derivative of max(-1, min(1, y)) stands in for that of the
/// sign, "straight-through" (Courbariaux et al., arXiv:1602.02830). sgn 0 = 1.
struct SignStep {
    template <class Real>
    static Real value(Real y) {
        return y < Real(0) ? Real(-1) : Real(1);
    }
};

/// The function whose derivative the sign borrows: networks of it have exact gradients.
struct HardTanhStep {
    template <class Real>
    static Real value(Real y) {
        return y < Real(-1) ? Real(-1) : (y > Real(1) ? Real(1) : y);
    }
};

/// Units with batch normalisation (Ioffe and Szegedy, arXiv:1502.03167): of the input h of a unit over the examples of
/// the minibatch, x = (h - mean)/sqrt(variance + 1e-5), with variance = mean of (h - mean)^2, then y = scale x + shift,
/// and the step of y where they are hidden. There are no running averages: networks are tested with the statistics of
/// the tested images. `first`: scale, `second`: shift; `z` keeps x, `inverse` 1/sqrt(variance + 1e-5).
template <class Step = SignStep>
struct NormalisedUnits {
    static constexpr std::size_t vectors = 2;
    static constexpr bool binary = true; ///< the network has the signs of the weights that are learned

    /// z, products of weights and inputs, to x, and outputs.
    template <class Real>
    void forward(const UnitRows<Real>& units) const;

    /// delta, derivatives of the loss by the outputs a, to those by the products of weights and inputs; `gradient`
    /// takes those by scale and shift. Mean and variance depend on the products, too.
    template <class Real>
    void backward(const UnitRows<Real>& units, Real* delta, const UnitGradient<Real>& gradient) const;

    /// The same with mean and variance held fixed, so that examples do not depend on one another.
    template <class Real>
    void backward_alone(const UnitRows<Real>& units, Real* delta) const;
};

extern template struct NormalisedUnits<SignStep>;
extern template struct NormalisedUnits<HardTanhStep>;

} // namespace mattis::learning
