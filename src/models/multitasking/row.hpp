#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/contract/state.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// How many points after one that is searched in full the next one is. Fewer along the dilution: most states come from
/// ground states, and these change with it.
inline constexpr std::size_t full_search_every = 16, full_search_every_dilution = 4;

/// The states at every point of a row, alpha = 0, as multitasking_states gives them for one; faster on long rows.
///
/// The first point, the last one and every 16th (along d every 4th) are searched in full. From these the stable states
/// are followed point by point, first forwards, then backwards. Each is continued as long as it exists. Where it loses
/// stability it is followed in its unstable directions.
/// A state that a full search finds, or that is connected to such a state by a continuous transition, is known wherever
/// it is stable. A state that appears and ends discontinuously between two full searches can be missed. States of equal
/// amplitudes and the hierarchy are looked for at every point. Of unstable states only these, and those that were met,
/// are reported.
///
/// Rows of fewer points, and points at T = 0 of discrete data, are searched in full, as are those with another K than
/// the point before.
std::vector<std::vector<Solution>> multitasking_row(std::span<const Multitasking> row);

} // namespace mattis::multitasking
