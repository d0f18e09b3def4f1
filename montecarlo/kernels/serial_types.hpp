#pragma once

#include <cstdint>

#include "core/rng.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/kernels/site_types.hpp"

namespace mattis::mc {

/// Proposals in random order, or in that of the sites from `first` on, at a finite temperature. Draws and decisions are
/// those of propose(), to the bit. Every state has bounds of its flip probability that hold for all overlaps nearby.
/// They settle most decisions on the upper half of a draw; the others are made exactly. `scale` is beta times the unit
/// of energy. Returns the number of flips.
std::int64_t random_proposals(const TypedNetwork& network, Dynamics dynamics, double scale, std::int64_t proposals,
                              Stream& stream);
std::int64_t sequential_proposals(const TypedNetwork& network, Dynamics dynamics, double scale, std::size_t first,
                                  std::int64_t proposals, Stream& stream);

} // namespace mattis::mc
