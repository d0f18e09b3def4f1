#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "montecarlo/exact/tap_solution.hpp"
#include "montecarlo/mean_field/hebbian_network.hpp"

namespace mattis::mc {

/// Solves the equations of second order (MeanFieldEquations) for one sample of a network, by damped iteration from a
/// configuration to residuals of 1e-10. m is that of the archetype, n of its data; the energy is per spin, without the
/// constant of the network. `stalled`: the map has not come to rest. `inadmissible`: it rests where 1 - beta l D <= 0,
/// or further than a tenth from the overlap that it was to be near: n, or where that is empty the m of the
/// configuration, but for the fluctuation of that. Precondition: T > 0, N spins.
TapSolution solve_network(const std::shared_ptr<const HebbianNetwork>& network, double T, std::span<const double> n,
                          std::span<const std::int8_t> configuration);

} // namespace mattis::mc
