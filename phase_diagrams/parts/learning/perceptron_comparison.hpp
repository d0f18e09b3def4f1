#pragma once

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "phase_diagrams/parts/learning/perceptron_point.hpp"

namespace mattis::diagram {

/// Appends the states of theory at a point, a row each, beside what perceptrons have learned there, which `learned`
/// holds (the table learning/points; their last task counts). Columns: the parameters as asked for; the loads that
/// whole numbers of inputs realise, at which theory is solved; what theory says of the state (theory_table); for each
/// number that both know z = (mean over samples - theory)/(standard error of the mean); and the reason where there is
/// no z. z has a value where the state is stable, samples have learned without diverging, and they differ. It is no
/// verdict: gradient descent is no sampler of the measure that theory is about.
void add_comparison(Table& table, const ModelInfo& model, const PerceptronPoint& point, const Table& theory,
                    const Table& learned);

} // namespace mattis::diagram
