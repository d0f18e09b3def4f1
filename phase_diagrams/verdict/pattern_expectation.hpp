#pragma once

#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

/// What theory expects of chains of a model of several patterns; values m_1, n_1, q_support_1, loss_1, loss_support_1,
/// … of each, m_mean, q and energy. No parameter of the protocol but these matters:
///   start of its own   the state that the iteration of the saddle-point equations leads to from the overlaps of the
///                      start, if it is stable; the example is one of the first pattern
///   start at random    the stable state if the search finds a single one, up to the order and the signs of the
///                      patterns. A pattern is told from the others by its overlap only if no other has the same, and
///                      its sign only if that is not 0. Replicas find states of their own, so q has no value
///   tempering          the state of lowest free energy, of which the energy alone is the same in all its copies
/// With an extra load: the pure state, at random the paramagnet, on a ladder the lower one.
Expectation pattern_expectation_at(const ParameterValues& at, const ModelInfo& model, const mc::Protocol& protocol);

} // namespace mattis::diagram
