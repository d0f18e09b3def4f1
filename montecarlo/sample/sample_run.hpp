#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "models/contract/hamiltonian.hpp"
#include "montecarlo/disorder/disorder.hpp"
#include "montecarlo/sample/sample_result.hpp"
#include "montecarlo/sample/schedule.hpp"

namespace mattis::mc {

/// All replicas of one disorder sample at one point, or at all temperatures of tempering: a value that advances sweep
/// by sweep, can be saved at any sweep and resumed exactly. Streams: `key` with purposes start, dynamics and exchange,
/// see Tempering.
class SampleRun {
public:
    /// Throws std::invalid_argument if the schedule makes no sense or chooses what the kind does not offer, or if the
    /// disorder is not one of the Hamiltonian. The chains of tempering are dealt out to `threads` threads, which
    /// changes nothing else.
    SampleRun(const Hamiltonian& hamiltonian, const Disorder& disorder, const Schedule& schedule, const StreamKey& key,
              int threads = 1);
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
    RunResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is not one, or if overlap or energy
    /// recomputed from the configurations differ from the stored ones; the run must then not be used.
    void load(ByteReader& from);

    /// The share of its sweeps, in [0, 1], that a saved run of this schedule has done, read off its state alone.
    /// Throws BytesError if the bytes are no such state.
    static double share_done(const Schedule& schedule, ByteReader& from);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::mc
