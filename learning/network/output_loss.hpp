#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mattis::learning {

/// Softmax and cross entropy: -sum ln(probability of the label) over the columns of the pre-activations z of the last
/// layer, classes x B, and its gradient by them, probability - 1[label], to `delta` (may be z itself). Exponents are
/// taken relative to the largest. NaN if any z is not finite; `delta` then has no meaning. Throws std::out_of_range for
/// a label that is no class.
double output_loss(const float* z, std::size_t classes, std::span<const std::uint8_t> labels, float* delta);
double output_loss(const double* z, std::size_t classes, std::span<const std::uint8_t> labels, double* delta);

} // namespace mattis::learning
