#pragma once

#include <span>
#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"

namespace mattis::solvers {

/// Lines that follow from the potential at fixed overlap with a configuration in equilibrium: where its second minimum
/// appears, where it reaches V = 0, and where the state that was in equilibrium at T_ref ceases to exist at T. Of a
/// retrieval state the minimum is the state itself: it appears where two of its replicas begin to differ (replicon 0),
/// and has V = 0 where retrieval has the free energy of the state with m = 0. None where the model has no Gaussian
/// landscape with P >= 3, or learns. `at` is the model at the parameters of the line.
std::vector<Line> reference_lines(const Site& at);

} // namespace mattis::solvers
