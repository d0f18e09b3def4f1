#pragma once

#include <memory>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "models/contract/potential.hpp"

namespace mattis::solvers {

/// The potential of a stored pattern: V(m) = f(m) - f0, the free energy per spin at fixed overlap m with the archetype
/// less that of the disordered state m = 0 of the same ansatz, in the sector where no other pattern is condensed. Its
/// minimum at m > 0 is retrieval; the maximum between is the barrier, whose m_c bounds the basin. The ansaetze are
/// those of overlap_ansaetze(). Precondition: the specimen has a signal.
/// Source: docs/theory.md, section "Potential of a stored pattern".
std::unique_ptr<const Potential> archetype_potential();

} // namespace mattis::solvers
