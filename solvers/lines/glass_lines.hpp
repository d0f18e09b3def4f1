#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

// Lines of the states with m = 0, replica-symmetric or at theta = 1.

/// Where the paramagnet loses stability to a glass that grows continuously. Absent where a discontinuous glass comes
/// first (full, even P >= 6) and where the paramagnet is always stable or never a state.
LineResult continuous_glass_line(const Site& model, const Sought& find);

/// De Almeida-Thouless line of an m = 0 branch. The replicon of a glass that grows out of q = 0 vanishes there as q^2.
/// That end is the continuous line, no zero of this one: overlaps below 1e-4 are left out.
LineResult disordered_replicon(const Site& model, const Sought& find, Branch branch);

/// Zero entropy of the state with m = 0.
LineResult entropy_zero_line(const Site& model, const Sought& find);

/// Glass temperatures at theta = 1, static or dynamic: T is a constant times sqrt(alpha). Precondition: the model is a
/// Gaussian landscape.
LineResult theta_one_line(const Site& model, const Sought& find, bool dynamic);

} // namespace mattis::solvers
