#pragma once

#include <optional>
#include <span>

namespace mattis::learning {

/// The factor c > 0 at which the magnetisations tanh(b c theta_i) have the length (1/N) m.m = qd, found to the last
/// digits (TOMS 748); nothing where no factor between 2^-100 and 2^100 has it. Precondition: 0 < qd < 1.
std::optional<double> length_factor(std::span<const double> theta, double b, double qd);

} // namespace mattis::learning
