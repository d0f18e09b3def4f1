#pragma once

#include <string_view>

#include "models/contract/line.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// The tip of the window of temperatures in which the parallel state of stored patterns is stable though d < 2/3: finds
/// d, and has the temperature as order parameter T_tip, in the units of the model, whose own T has no meaning here.
/// Absent for K = 1. Throws InputError for patterns that are learned.
LineResult window_tip(const Multitasking& model);

/// Noise of the examples (find = "rho"), or the least number of examples of quality r (find = "M"), at which every
/// pattern keeps erf(1/sqrt 2) = 0.68 of the overlap that stored patterns have; many examples, Gaussian data.
///   of a state       of the one that is continued from rho = 0, where it has the lowest free energy at this T
///   after an update  at T = 0 from the overlaps of stored patterns: hierarchical ones, c d^(mu-1), for d < 2/3,
///                    parallel ones above, as the regime just below T_c is
/// Points hold the overlaps m there and rho_c. Absent where the patterns keep their overlaps at any noise, and after an
/// update where d < 2/3 but the hierarchical state does not exist at T = 0. Throws InputError for stored patterns, for
/// an update at T > 0, and for find = "M" with r = 1.
LineResult learning_threshold(const Multitasking& model, std::string_view find, bool after_update);

} // namespace mattis::multitasking
