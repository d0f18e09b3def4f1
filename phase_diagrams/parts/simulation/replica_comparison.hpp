#pragma once

#include <span>

#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/parts/simulation/equilibrium_tests.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"

namespace mattis::diagram {

/// How replicas of one disorder sample are compared with each other.
struct ReplicaRules {
    /// Replicas differ where their means vary by more than this times what their errors within the chains explain:
    /// these errors are too small by some percent at 32 correlation times of twice tau.
    double excess = 1.25;
    /// Share of the disorder samples, those that differ most, which is left out: the slowest samples of a glass are
    /// many times slower than the others.
    double left_out = 0.1;
};

/// Whether the replicas of each disorder sample have the same means of |m|, energy and, with four replicas or more, q²
/// of the pairs: a chain that stays in one valley shows nothing of it by itself. Within each sample the variance of the
/// means between replicas is compared with their squared errors within, from bins or from halves, whichever are larger:
/// Fisher's F over ReplicaRules::excess. Samples
/// are combined by stats::partial_conjunction. Calibration: docs/validation.md. The idea: Gelman and Rubin, Statist.
/// Sci. 7, 457 (1992).
///
/// It cannot be made with one replica, nor where random starts end in copies of a state with several patterns, which
/// are equal in the infinite system only. Chains that rest at T = 0 do not need it unless they began at random: they
/// went downhill from where they began.
EquilibriumTest compare_replicas(std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                                 const ReplicaRules& rules = {});

} // namespace mattis::diagram
