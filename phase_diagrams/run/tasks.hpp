#pragma once

#include "farm/farm.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The tasks of a plan for the farm. Results are the bytes of a Table (theory, lines) or of an mc::RunResult. The
/// chains of a ladder are dealt out to `threads` threads. The plan must outlive the work.
farm::Work make_work(const Plan& plan, int threads);

/// The share of a task, in [0, 1], that the state of an unfinished one has behind it (empty: 0). Throws BytesError if
/// the bytes are no state of the task.
double share_done(const Plan& plan, std::size_t task, const Bytes& state);

} // namespace mattis::diagram
