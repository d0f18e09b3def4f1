#pragma once

#include <cstdint>
#include <memory>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// A Markov chain: the configuration of a system, a random stream and a clock are all its state.
class Chain {
public:
    /// A chain at the configuration that the system has; its proposals and decisions draw from `dynamics`.
    Chain(std::unique_ptr<System> system, const StreamKey& dynamics);

    /// Takes the configuration of a start (System::begin), drawing from `start_key`. The clock goes on.
    void begin(Start start, double overlap, const StreamKey& start_key);

    /// One sweep of N proposals, `settling` before the measurement (Block). Returns the number of accepted moves.
    std::int64_t sweep(Dynamics dynamics, Order order, double beta, bool settling = false);

    const System& system() const { return *system_; }
    System& system() { return *system_; }
    /// Sweeps so far.
    std::int64_t sweeps() const { return sweeps_; }

    /// Configuration, position in the random stream, clock, and the numbers that the system checks itself by. The owner
    /// restores the key of the stream and the disorder.
    void save(ByteWriter& to) const;
    /// Takes a stored state. Throws BytesError if it is no configuration of this system, or if the numbers stored with
    /// it, such as its energy, are not those computed from it. The chain must then be loaded or begun again.
    void load(ByteReader& from);

private:
    std::unique_ptr<System> system_;
    Stream stream_;
    std::int64_t sweeps_ = 0;
};

} // namespace mattis::mc
