#pragma once

#include "io/job_entry.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {

/// Reads montecarlo.tempering. Its rungs are well given if they are listed, all different, two or more; or by from < to
/// and count; and not so close that rounding could join them. Faults are reported, and `sound` says whether there are.
TemperingSection read_tempering(const io::Entry& entry);

} // namespace mattis::diagram
