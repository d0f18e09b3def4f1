#pragma once

#include "farm/farm.hpp"
#include "phase_diagrams/plan.hpp"

namespace mattis::diagram {

/// The tasks of a plan for the farm. Results are the bytes of a Table (theory, lines) or of an mc::SampleResult.
/// The plan must outlive the work.
farm::Work make_work(const Plan& plan);

} // namespace mattis::diagram
