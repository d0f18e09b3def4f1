#pragma once

#include "models/contract/expectation.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// What theory expects of chains of this start. Values are m_1, n_1, q_support_1, loss_1, loss_support_1, … of each
/// pattern, m_mean, q and energy.
///   a start of its own   the state to which the iteration of the saddle-point equations leads from the overlaps of the
///                        start, if it is stable. An example is one of the first pattern
///   random               the stable state, if the search finds a single one. Patterns are known up to their order and
///                        signs: one is told from the others only if no other has the same overlap, and if that is not
///                        0. Replicas find states of their own, so q has no value
///   a ladder             the state of lowest free energy. Its copies have the same energy and nothing else in common
/// With an extra load these are the pure state, the paramagnet, and the lower of the two.
Expectation expectation_of(const Multitasking& network, const ChainStart& start);

} // namespace mattis::multitasking
