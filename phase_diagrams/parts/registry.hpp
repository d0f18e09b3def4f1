#pragma once

#include <string_view>
#include <vector>

#include "phase_diagrams/parts/job_part.hpp"

namespace mattis::diagram {

/// The parts that a job can have, in the order of their sections, tasks and lines.
const std::vector<const JobPart*>& job_parts();

/// Adds one behind the others, for a test that brings its own: before main, and never removed. Returns true.
bool add_job_part(const JobPart& part);

} // namespace mattis::diagram
