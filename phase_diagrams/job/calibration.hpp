#pragma once

#include <cstddef>
#include <vector>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// How long measuring may take, seconds of computing.
struct CalibrationLimits {
    double each = 0.3; ///< of one kind of task, four times that where points differ; a block of work may exceed it
    double all = 5.0;  ///< of all kinds: the most expensive come first, the rest is estimated from them
};

/// What the tasks of a plan cost on this machine and one core, in seconds of computing: what a machine does besides,
/// for others, is not in it.
struct Calibration {
    std::vector<double> task_seconds; ///< by task
    std::size_t kinds = 0;            ///< of tasks
    std::size_t measured = 0;         ///< of them

    double total_seconds() const;
};

/// Begins one task of every kind (CostKind) and sees how fast it gets on. Of kinds whose points are computed one by one
/// it computes some points, spread over all. Kinds for which there is no time are estimated: by the rough formula of
/// the plan, times the error of this formula for measured kinds of the same sort. Throws what the tasks throw.
Calibration calibrate(const Plan& plan, const CalibrationLimits& limits = {});

/// The rough formula alone, nothing measured.
Calibration rough_costs(const Plan& plan);

} // namespace mattis::diagram
