#pragma once

#include <span>

#include "montecarlo/field_space/field_potential.hpp"

namespace mattis::mc {

/// Moves fields and momenta by `steps` steps of length `step` of the motion of H = U(theta) + |p|^2/2, by the leapfrog
/// rule: half a kick, a drift, half a kick. The map keeps volumes, and is its own inverse once the momenta are turned
/// round; H changes by O(step^2). `gradient` is that of U at the fields, before and after. Returns U and E at the end.
/// Precondition: steps >= 1; all have N entries.
FieldPotential::Value leapfrog(FieldPotential& potential, double beta, int steps, double step, std::span<double> theta,
                               std::span<double> momentum, std::span<double> gradient);

} // namespace mattis::mc
