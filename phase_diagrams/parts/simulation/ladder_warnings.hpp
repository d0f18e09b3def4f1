#pragma once

#include <string>
#include <vector>

#include "phase_diagrams/parts/simulation/plan.hpp"

namespace mattis::diagram {

/// What `check` says of chains that will not leave a valley: random starts where theory expects several valleys
/// (Expectation::valleys), without a ladder, or with one that ends among them. Asked is the lowest temperature above 0,
/// or the hottest rung, of every other parameter, of sixteen choices of these at most: theory is solved there. Empty:
/// there is nothing to say, or the model has no theory.
std::vector<std::string> ladder_warnings(const SimulationPlan& plan);

} // namespace mattis::diagram
