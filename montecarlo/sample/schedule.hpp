#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/chain/start.hpp"
#include "montecarlo/sample/observables.hpp"

namespace mattis::mc {

/// Parallel tempering: chains at several temperatures, the rungs, in place of each replica.
struct TemperingSchedule {
    std::vector<double> temperatures; ///< of the rungs, ascending, two or more
    std::vector<double> measured;     ///< those among them that are measured, ascending
    std::int64_t every = 1;           ///< sweeps between exchanges
    bool adapted = false;             ///< rungs move during the first half of thermalisation, but for the ends and
                                      ///< those that are measured
};

/// What is kept of the chains beside averages.
struct Recording {
    std::vector<Observable> histograms = {}; ///< m, q
    std::int64_t trajectory_every = 0;       ///< sweeps between points of the trajectory; 0: none
    std::int64_t configurations = 0;         ///< of each replica, evenly over the measurement, the last at its end
    bool on_sample = false;                  ///< mean-field equations of the sample, of each replica
};

/// How the chains of one disorder sample are started, run and measured: `thermalise` sweeps at each temperature of
/// `annealing` and at T, then `measure` sweeps at T with a measurement after each.
struct Schedule {
    double T = 1.0; ///< temperature; zero-temperature dynamics and tempering use none
    Dynamics dynamics = Dynamics::heat_bath;
    Order order = Order::random;
    Start start = Start::archetype;
    double start_overlap = 1.0; ///< Start::noisy: each spin agrees with the archetype with probability (1 + it)/2
    std::vector<double> annealing = {}; ///< temperatures gone through first; not with tempering
    std::optional<TemperingSchedule> tempering = {};
    int replicas = 2;
    std::int64_t thermalise = 0; ///< sweeps
    std::int64_t measure = 0;    ///< sweeps
    int bins = 32;               ///< averages in time, of measure/bins sweeps each; the last takes the rest. At most
                                 ///< `measure` of them
    std::optional<double> escape_below = {}; ///< a replica whose m is below this at the end of thermalisation or at a
                                             ///< measurement has escaped from the archetype
    Recording recording = {};

    /// Temperatures that results are asked for: those measured with tempering, or T alone.
    std::vector<double> measured_temperatures() const;
    /// Chains of one replica: its rungs, or one.
    std::size_t rungs() const;
    /// Whether all chains begin at random, so that they find a state of their own.
    bool begins_at_random() const { return start == Start::random; }
    /// Where replica r begins. With Start::archetype_and_random the first half of the replicas begins at the archetype.
    Start start_of(int replica) const;
    /// Sweeps of a replica in all, and those before the first at its own temperature.
    std::int64_t total_sweeps() const;
    std::int64_t annealing_sweeps() const;

    /// Throws std::invalid_argument if the schedule makes no sense: negative counts, no replica, no bin, a temperature
    /// that is not positive, a start overlap outside [-1, 1], rungs that do not ascend or lack what is measured,
    /// tempering with annealing, zero temperature or parallel order, parallel order with Metropolis, a histogram of
    /// something else than m and q, the mean field of a sample with tempering, parallel order or at T = 0.
    void require_sensible() const;
    /// Everything that results depend on, as bytes.
    void describe(ByteWriter& to) const;
};

} // namespace mattis::mc
