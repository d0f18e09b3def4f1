#pragma once

#include <span>

namespace mattis::learning {

// Loops over the weights of a network, with the same bits on every instruction set.

/// The largest magnitude, 0 of none; infinite if any number is not finite.
float largest_magnitude(std::span<const float> values);

/// to += factor from. Precondition: equal sizes.
void add_scaled(float factor, std::span<const float> from, std::span<float> to);

/// weights -= step where that takes them away from 0; where it takes them towards it, they move by
/// step (1 - tanh^2(meta |w|)) alone: weights that have grown are hard to turn (Laborieux et al., Nat. Commun. 12, 2549
/// (2021), algorithm 1). meta = 0: weights -= step. Precondition: equal sizes, meta >= 0.
void metaplastic_step(double meta, std::span<const float> step, std::span<float> weights);
void metaplastic_step(double meta, std::span<const double> step, std::span<double> weights);

/// signs = +-1 by the weights, +1 for 0. Precondition: equal sizes.
void take_signs(std::span<const float> weights, std::span<float> signs);

} // namespace mattis::learning
