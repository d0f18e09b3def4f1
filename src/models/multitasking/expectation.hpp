#pragma once

#include "models/contract/expectation.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// What theory expects of chains that begin so; values m_1, n_1, q_support_1, loss_1, loss_support_1, … of each
/// pattern, m_mean, q and energy:
///   start of its own   the state that the iteration of the saddle-point equations leads to from the overlaps of the
///                      start, if it is stable; the example is one of the first pattern
///   start at random    the stable state if the search finds a single one, up to the order and the signs of the
///                      patterns. A pattern is told from the others by its overlap only if no other has the same, and
///                      its sign only if that is not 0. Replicas find states of their own, so q has no value
///   ladder             the state of lowest free energy, of which the energy alone is the same in all its copies
/// With an extra load: the pure state, at random the paramagnet, on a ladder the lower one.
Expectation expectation_of(const Multitasking& network, const ChainStart& start);

} // namespace mattis::multitasking
