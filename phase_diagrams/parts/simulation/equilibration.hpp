#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>

#include "models/contract/hamiltonian.hpp"
#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"

namespace mattis::diagram {

/// What speaks for and against the equilibration of one point. A probability is that of so large a difference in
/// stationary chains: Student's t over disorder samples. Of several observables it is the smallest one times their
/// number (Bonferroni). NaN where there is no such evidence.
struct Equilibration {
    double half_run_p = 0.0; ///< the two halves of the measurement, of m, energy and q²
    double log_time_p = 0.0; ///< the last two windows of logarithmic time, where both lie in the measurement
    double starts_p = 0.0; ///< replicas that began at the archetype against those that began at random, of |m|, energy
                           ///< and, of four replicas or more, q²
    double identity_p = 0.0;  ///< Gaussian couplings of pairs: E u = -(N sigma^2/(2T)) (1 - E q²), exact at every N in
                              ///< equilibrium (Katzgraber and Young, Phys. Rev. B 67, 134410 (2003))
    double independent = 0.0; ///< measure/(2 tau): independent measurements, of the slowest of |m|, energy, q²
    double round_trips = 0.0; ///< of each chain of a ladder, mean
    std::string failure;      ///< in words, "; " between several; empty: nothing speaks against equilibration

    bool found() const { return failure.empty(); }
};

/// What the verdict demands.
struct EquilibrationRules {
    double false_alarm = 1e-2; ///< of all points of a job together; rungs of one ladder drift together and count once
    /// Binning has 16 to 31 bins at least, so that it finds as many independent measurements in chains that hardly
    /// move. A smaller number would never fail.
    double least_independent = 32.0;
    double least_round_trips = 1.0;
};

/// Judges a point of a job of `simulations` points and ladders. `round_trips` is the mean over samples, replicas and
/// chains; NaN without a ladder. `identity` is Kind::gaussian_identity, NaN where there is none.
Equilibration judge_equilibration(std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                                  double round_trips, std::size_t simulations, const EquilibrationRules& rules = {},
                                  double identity = std::numeric_limits<double>::quiet_NaN());

} // namespace mattis::diagram
