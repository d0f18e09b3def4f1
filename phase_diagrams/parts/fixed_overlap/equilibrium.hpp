#pragma once

#include <limits>
#include <span>
#include <string>

#include "montecarlo/sample/fixed_overlap_result.hpp"

namespace mattis::diagram {

/// What speaks for and against the equilibrium of simulations at fixed overlap. A probability is that of so large a
/// difference in equilibrium; NaN: it could not be found.
struct OverlapEquilibrium {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    double starts_p = none;   ///< annealed replicas have the slope and the energy of the others: Student's t
    double halves_p = none;   ///< the second half of the measurement has those of the first: Student's t
    double replicas_p = none; ///< replicas of a sample differ no more than their errors say: Fisher's F, slope, energy
    /// The overlap with a configuration long before is that of two replicas: Student's t. It is larger where chains
    /// stay in one of several valleys.
    double memory_p = none;
    std::string failure{}; ///< in words; empty: equilibrated
};

/// How it is judged.
struct OverlapEquilibriumRules {
    double false_alarm = 1e-2; ///< of all points of a job together
    std::size_t points = 1;    ///< of the job
    /// Variance between replicas beyond what errors from bins explain, which are too small where bins are correlated.
    double excess = 1.25;
};

/// The evidence of the finished samples of one point. With fewer than two replicas or samples it fails and says so.
OverlapEquilibrium overlap_equilibrium(std::span<const mc::FixedOverlapResult> samples, const mc::OverlapSector& sector,
                                       double T, const OverlapEquilibriumRules& rules);

} // namespace mattis::diagram
