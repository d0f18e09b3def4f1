#pragma once

#include "io/job_entry.hpp"

namespace mattis::io {

/// Reads montecarlo.tempering. Returns whether its rungs are well given: listed, all different, two or more; or by
/// from < to and count; not so close that rounding could join them. Faults are reported.
bool read_tempering(const Entry& entry, TemperingSection& section);

} // namespace mattis::io
