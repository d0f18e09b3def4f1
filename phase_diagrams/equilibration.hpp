#pragma once

#include <span>
#include <string>

#include "montecarlo/protocol.hpp"
#include "phase_diagrams/finished_samples.hpp"

namespace mattis::diagram {

/// What speaks for and against the equilibration of one point. Probabilities are those of a difference as large as the
/// one seen if the chains were stationary: Student's t over disorder samples, of several observables the smallest one
/// times their number (Bonferroni); NaN where there is no such evidence.
struct Equilibration {
    double half_run_p = 0.0; ///< the two halves of the measurement, of m, energy and q²
    double log_time_p = 0.0; ///< the last two windows of logarithmic time, where both lie in the measurement
    double starts_p = 0.0;   ///< replicas that began at the archetype against those that began at random, of |m|, energy
                             ///< and, of four replicas or more, q²
    double independent = 0.0; ///< measure/(2 tau): independent measurements, of the slowest of |m|, energy, q²
    double round_trips = 0.0; ///< of each chain of a ladder, mean
    std::string failure;      ///< in words, "; " between several; empty: nothing speaks against equilibration

    bool found() const { return failure.empty(); }
};

/// What the verdict demands.
struct EquilibrationRules {
    double false_alarm = 1e-3; ///< of all points of a job together
    double least_independent = 10.0;
    double least_round_trips = 1.0;
};

/// Judges one of `points` points. `round_trips` is the mean over samples, replicas and chains; NaN without a ladder.
Equilibration judge_equilibration(std::span<const FinishedSample> samples, const mc::Protocol& protocol,
                                  double round_trips, std::size_t points, const EquilibrationRules& rules = {});

} // namespace mattis::diagram
