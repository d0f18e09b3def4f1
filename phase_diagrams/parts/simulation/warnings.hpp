#pragma once

#include <string>
#include <vector>

#include "phase_diagrams/parts/simulation/plan.hpp"

namespace mattis::diagram {

/// What a user should know of a simulation before it is run: a job that is allowed, but does not give what is expected
/// of it. One sentence each, in the order of the table in warnings.cpp, where one joins as a function.
std::vector<std::string> warnings_of(const SimulationPlan& plan);

} // namespace mattis::diagram
