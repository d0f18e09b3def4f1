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
#include "montecarlo/observables.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {

/// How the chains of one disorder sample are started, run and measured.
struct Protocol {
    double T = 1.0;
    Dynamics dynamics = Dynamics::heat_bath;
    Order order = Order::random;
    Start start = Start::archetype;
    double start_overlap = 1.0;    ///< Start::noisy: each spin agrees with the archetype with probability (1 + it)/2
    std::vector<double> annealing; ///< temperatures gone through first, `thermalise` sweeps each
    int replicas = 2;
    std::int64_t thermalise = 0;        ///< sweeps
    std::int64_t measure = 0;           ///< sweeps, one measurement after each
    int bins = 32;                      ///< averages in time, of measure/bins sweeps each (the last takes the rest)
    std::optional<double> escape_below; ///< a replica whose m falls below this at a measurement has escaped
};

/// Time series of one observable in one replica (pair), summed up.
struct Series {
    Observable observable{};
    int replica = 0;          ///< number of the replica, or of the first of a pair
    stats::Estimate estimate; ///< mean, error and tau within the series
    double first_half = 0.0;  ///< mean of the first and second half: evidence of equilibration
    double second_half = 0.0;
    std::vector<double> bins;
};

struct SampleResult {
    std::vector<Series> series;            ///< by observable, then replica
    std::vector<bool> escaped;             ///< by replica
    std::vector<std::int64_t> escape_time; ///< sweep of the measurement at which it escaped, -1: never

    void save(ByteWriter& to) const;
    static SampleResult load(ByteReader& from);
};

/// All replicas of one disorder sample at one point: a value that advances sweep by sweep, can be saved at any sweep
/// and resumed exactly. Streams: `key` with purposes start and dynamics and the replica as chain.
class SampleRun {
public:
    SampleRun(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder, const Protocol& protocol,
              const StreamKey& key);
    ~SampleRun();

    bool finished() const;
    std::int64_t sweeps_done() const;
    std::int64_t sweeps_total() const;
    /// At most this many sweeps of every replica.
    void advance(std::int64_t sweeps);

    /// Precondition: finished().
    SampleResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is not one, or if overlaps and energy
    /// recomputed from the spins differ from the stored ones.
    void load(ByteReader& from);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::mc
