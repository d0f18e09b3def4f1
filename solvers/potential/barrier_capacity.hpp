#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"

namespace mattis::solvers {

/// The largest load at which, at T = 0, an energy barrier surrounds the archetype: for some 0 <= m0 < 1 every
/// configuration of overlap m0 has more energy than the archetype itself. The load is found in closed form,
///   alpha_b = max over m of [(2 (e(m) - e(1)) - phi^2/L^2)/(2 phi)]^2 / g1,   phi = sqrt(2/pi) exp(-erfinv(m)^2)
/// where e(m) is the signal's part of the energy (-m^P/2), g1 the noise g(1, 0) at unit load and L the largest
/// susceptibility (1 of pairwise networks, else infinite). The maximum is the saddle of the curve at T = 0 that has the
/// energy of the archetype. P >= 3: a lower bound. Load and temperature of `site` are not used.
/// Source: docs/theory.md, section "Potential of a stored pattern"; Newman, Neural Networks 1, 223 (1988).
LinePoint rs_barrier_capacity(const Site& site);

/// The line of it, with the ansaetze of overlap_ansaetze() that know it.
Line barrier_capacity_line();

} // namespace mattis::solvers
