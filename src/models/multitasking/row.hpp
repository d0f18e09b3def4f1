#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/contract/state.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// Points of a row from one that is searched in full to the next: with the dilution of the row the ground states
/// change, where most states come from.
inline constexpr std::size_t full_search_every = 16, full_search_every_dilution = 4;

/// The states at every point of a row, alpha = 0, as multitasking_states gives them for one; faster on long rows.
///
/// The first and the last point and every 16th, along d every 4th, are searched in full. From these the stable states
/// are followed along the row point by point, first forwards, then backwards those that were not reached from before:
/// each is continued as long as it exists, and where it loses stability in the directions of that. A state that is
/// stable at some point of the row is therefore found at all points to which it extends, if it is a state of one of the
/// full searches or connected to one by a continuous transition; what can be missed is a state that appears and ends
/// discontinuously between two full searches. States of equal amplitudes and the hierarchy are looked for at every
/// point, and of unstable states only these and the ones that were met are reported.
///
/// Rows of fewer points, and points at T = 0 of discrete data, are searched in full, as are those with another K than
/// the point before.
std::vector<std::vector<Solution>> multitasking_row(std::span<const Multitasking> row);

} // namespace mattis::multitasking
