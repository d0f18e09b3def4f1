#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "models/hamiltonian.hpp"
#include "montecarlo/chain.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/sample_result.hpp"

namespace mattis::mc {

/// How the chains of one disorder sample are started, run and measured: `thermalise` sweeps at each temperature of
/// `annealing` and at T, then `measure` sweeps at T with a measurement after each.
struct Protocol {
    double T = 1.0; ///< temperature; zero-temperature dynamics uses none
    Dynamics dynamics = Dynamics::heat_bath;
    Order order = Order::random;
    Start start = Start::archetype;
    double start_overlap = 1.0; ///< Start::noisy: each spin agrees with the archetype with probability (1 + it)/2
    std::vector<double> annealing = {}; ///< temperatures gone through first
    int replicas = 2;
    std::int64_t thermalise = 0; ///< sweeps
    std::int64_t measure = 0;    ///< sweeps
    int bins = 32;               ///< averages in time, of measure/bins sweeps each (the last takes the rest);
                                 ///< `measure` of them, of one sweep each, if that is less
    std::optional<double> escape_below = {}; ///< a replica whose m is below this at the end of thermalisation or at a
                                             ///< measurement has escaped from the archetype
};

/// All replicas of one disorder sample at one point: a value that advances sweep by sweep, can be saved at any sweep
/// and resumed exactly. Streams: `key` with purposes start and dynamics and the replica as chain.
///
/// Measured is every observable that is defined: those of two replicas for the pairs (0,1), (2,3), …, those that need
/// an archetype where there is one.
class SampleRun {
public:
    /// Throws std::invalid_argument if the protocol makes no sense (negative counts, no replica, no bin, a temperature
    /// that is not positive, a start overlap outside [-1, 1]) or the disorder is not one of the Hamiltonian.
    SampleRun(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder, const Protocol& protocol,
              const StreamKey& key);
    SampleRun(SampleRun&&) noexcept;
    SampleRun& operator=(SampleRun&&) noexcept;
    ~SampleRun();

    bool finished() const;
    /// Sweeps of every replica, thermalisation included.
    std::int64_t sweeps_done() const;
    std::int64_t sweeps_total() const;
    /// At most this many sweeps of every replica; where the calls cut changes nothing.
    void advance(std::int64_t sweeps);

    /// Precondition: finished() (throws std::logic_error otherwise).
    SampleResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is not one, or if overlap or energy
    /// recomputed from the spins differ from the stored ones; the run must then not be used.
    void load(ByteReader& from);

    /// The share of its sweeps, in [0, 1], that a saved run of this protocol has done, read off its state alone.
    /// Throws BytesError if the bytes are no such state.
    static double share_done(const Protocol& protocol, ByteReader& from);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::mc
