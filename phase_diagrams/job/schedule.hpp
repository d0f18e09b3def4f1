#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// How long the tasks of a run take when threads share them.
struct Schedule {
    double seconds = 0.0;    ///< from the first task to the end of the last: no less than the longest one
    std::size_t longest = 0; ///< the task that takes longest
    double longest_seconds = 0.0;
};

/// The order in which the farm hands out the tasks of a plan: the longest first by the rough formula, equal ones by
/// their numbers, before them those that others are judged by.
std::vector<std::size_t> order_of_tasks(const Plan& plan);

/// List scheduling as the farm does it: whichever of `threads` threads is free first takes the next task of `order`,
/// which then takes its `seconds` (by task). Preconditions: threads >= 1; an entry of `seconds` for each of `order`.
Schedule scheduled(std::span<const double> seconds, std::span<const std::size_t> order, int threads);

} // namespace mattis::diagram
