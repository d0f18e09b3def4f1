#pragma once

#include <cstddef>

#include "learning/network/network_settings.hpp"
#include "learning/network/unit_rows.hpp"

namespace mattis::learning {

/// Units a = f(h + bias) of the input h, with f = max(0, .) or tanh; those of the last layer without f. `first`: bias.
struct RealUnits {
    Activation activation = Activation::relu;

    static constexpr std::size_t vectors = 1;
    static constexpr bool binary = false; ///< the network has the weights that are learned

    /// z, products of weights and inputs, to outputs.
    template <class Real>
    void forward(const UnitRows<Real>& units) const;

    /// delta, derivatives of the loss by the outputs a, to those by the products of weights and inputs; `gradient`
    /// takes those by the bias.
    template <class Real>
    void backward(const UnitRows<Real>& units, Real* delta, const UnitGradient<Real>& gradient) const;

    /// The same without the bias.
    template <class Real>
    void backward_alone(const UnitRows<Real>& units, Real* delta) const;
};

} // namespace mattis::learning
