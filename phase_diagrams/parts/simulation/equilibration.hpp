#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"

namespace mattis::diagram {

/// What speaks for and against the equilibration of one point. A probability is that of so large a difference in
/// equilibrium: EquilibriumTest::probability. NaN where the test was not made.
struct Equilibration {
    double half_run_p = 0.0; ///< compare_halves
    double log_time_p = 0.0; ///< compare_windows
    double starts_p = 0.0;   ///< compare_starts
    double identity_p = 0.0; ///< compare_with_identity
    double replicas_p = 0.0; ///< compare_replicas
    /// measure/(2 tau) of the slowest of |m|, energy and q². tau is that of the visited valley: chains that stay in one
    /// have made that many independent measurements of it, and none of the others.
    double measure_per_2tau = 0.0;
    double round_trips = 0.0; ///< of each chain of a ladder, mean
    std::string failure;      ///< in words, "; " between several; empty: equilibrated

    bool found() const { return failure.empty(); }
};

/// What the verdict demands.
struct EquilibrationRules {
    double false_alarm = 1e-2; ///< of all simulations of a job together
    /// Where the tests of a whole ladder fail, its points count as unequilibrated whose own probability is below this.
    double share_of_rung = 0.05;
    /// Binning has 16 to 31 bins at least, so that it finds as many independent measurements in chains that hardly
    /// move. A smaller number would never fail.
    double least_measure_per_2tau = 32.0;
    double least_round_trips = 1.0;
    double left_out_at_rest = 1e-3; ///< probability at T = 0 that sweeps in random order have passed a spin by
};

/// A point to judge.
struct JudgedPoint {
    std::vector<FinishedSample> samples;
    double identity = std::numeric_limits<double>::quiet_NaN(); ///< Kind::gaussian_identity; NaN: there is none
    /// Chains can stay in one of several valleys: theory expects a glass, or says nothing.
    bool valleys = true;
};

/// The chains of one simulation of a job.
struct JudgedChains {
    mc::Schedule schedule;
    int N = 0;
    double round_trips = std::numeric_limits<double>::quiet_NaN(); ///< mean over chains and samples; NaN: not a ladder
    std::size_t simulations = 1;                                   ///< of the job: points and ladders
};

/// Judges the points of one simulation, a ladder by ascending temperature or a single one. All its tests are one family
/// with the probability false_alarm/simulations, because the rungs of a ladder rise and fall together:
/// stats::harmonic_mean over its points and observables, then over the tests.
///
/// A point counts as equilibrated if
///   1. two disorder samples or more have a replica that stayed, and every number is finite;
///   2. halves (and with both starts the starts) could be compared, and no test that could be made fails;
///   3. measure/(2 tau) is known, and 32 or more;
///   4. the chains of a ladder have made a round trip each;
///   5. something shows that the chains left their valleys: replicas of one sample were compared with each other, or
///      both starts were, or theory expects a single valley, there or at the hottest point of a ladder.
/// At T = 0 in place of 2 and 3: every chain rests, that is no spin flips in the measurement and every spin was
/// proposed. If all spins decide at once, it may also go round a cycle of two sweeps. 5 is asked of random starts only.
std::vector<Equilibration> judge_equilibration(std::span<const JudgedPoint> points, const JudgedChains& chains,
                                               const EquilibrationRules& rules = {});

} // namespace mattis::diagram
