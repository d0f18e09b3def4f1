#pragma once

#include "learning/network/network_settings.hpp"

namespace mattis::learning {

/// The inverse temperature of the fields at epoch e of E, counted over all tasks: b = scale tanh(from + slope e/E).
/// Published: 10 tanh(0.1 + 2 e/25) of 25 epochs, and 10 tanh(0.1 + e/80) of 80 (arXiv:2212.02846). Precondition: E >=
/// 1.
double field_strength(const FieldStrength& strength, int epoch, int epochs);

} // namespace mattis::learning
