#pragma once

#include <memory>

#include "models/contract/saddle_point.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// The saddle point of K condensed patterns in raw units, its unknowns the K amplitudes n_mu >= 0; nothing with an
/// extra load. A search of its own finds the states: there are no starts.
std::unique_ptr<const Saddle> saddle_view(const Multitasking& network);

} // namespace mattis::multitasking
