#pragma once

#include "farm/farm.hpp"
#include "phase_diagrams/plan.hpp"

namespace mattis::diagram {

/// The tasks of a plan for the farm. Results are the bytes of a Table (theory, lines) or of an mc::RunResult. The chains
/// of a ladder are dealt out to `threads` threads. The plan must outlive the work.
farm::Work make_work(const Plan& plan, int threads);

} // namespace mattis::diagram
