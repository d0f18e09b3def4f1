#pragma once

#include <span>
#include <string>
#include <vector>

#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"

namespace mattis::diagram {

/// A test of equilibrium at one point. It has been made, or it could not be made and says why, or these chains do not
/// need it.
struct EquilibriumTest {
    /// Of every observable that could be compared: probability of so large a difference in equilibrium.
    std::vector<double> p{};
    std::string missing{}; ///< why it could not be made, in words; empty otherwise

    bool made() const { return !p.empty(); }
    /// Of all observables together: stats::harmonic_mean. NaN where the test was not made.
    double probability() const;
};

// Two numbers of every sample are equal in the mean over disorder: Student's t of their differences. The error of the
// mean is that between samples, and at least the one that the errors within the chains make: a few samples may differ
// by nearly the same amount by chance. Differences that are equal up to rounding are no evidence.

/// Second half of the measurement against the first, of m, energy and q². Not of m where patterns were sorted when the
/// measurement began: they relax to their means from then on.
EquilibriumTest compare_halves(std::span<const FinishedSample> samples, const mc::Schedule& schedule);

/// The last window of logarithmic time against the one before, of the same. Only where both lie in the measurement.
EquilibriumTest compare_windows(std::span<const FinishedSample> samples, const mc::Schedule& schedule);

/// Replicas that began at the archetype against the others, of |m|, energy and, with two pairs, q². Only of
/// Start::archetype_and_random.
EquilibriumTest compare_starts(std::span<const FinishedSample> samples, const mc::Schedule& schedule);

/// Gaussian couplings of pairs: E u = -factor (1 - E q²), exact at every N in equilibrium. `factor` is
/// Kind::gaussian_identity; NaN: there is no such identity. Katzgraber and Young, Phys. Rev. B 67, 134410 (2003).
EquilibriumTest compare_with_identity(std::span<const FinishedSample> samples, double factor);

} // namespace mattis::diagram
