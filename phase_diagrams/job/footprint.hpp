#pragma once

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// Peak memory of a run, in bytes.
struct Footprint {
    double program = 0.0; ///< of each rank: the program, its libraries, and the plan
    double tasks = 0.0;   ///< of each rank: the tasks that its threads compute at a time
    double results = 0.0; ///< of rank 0: everything that is finished, as it is written

    double rank() const { return program + tasks; } ///< of any rank but 0
    double first_rank() const { return rank() + results; }
};

/// What a run of this plan will need with so many threads for each rank.
Footprint footprint(const Plan& plan, int threads);

/// Throws InputError when that is more than this machine has left.
void require_fitting(const Plan& plan, int threads);

} // namespace mattis::diagram
