#pragma once

#include <cstdint>

#include "core/rng.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/kernels/site_types.hpp"

namespace mattis::mc {

/// One parallel sweep: every spin decides on the configuration before it, with a probability that depends on its state
/// alone. A byte of a draw settles most decisions. Where it equals the leading byte of the probability, a further draw
/// decides, so that probabilities are exact. `scale` is beta times the unit of energy, 1 at zero temperature. Returns
/// the number of flips.
std::int64_t parallel_sweep(const TypedNetwork& network, Dynamics dynamics, double scale, Stream& stream);

} // namespace mattis::mc
