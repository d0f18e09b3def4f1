#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "models/contract/hamiltonian.hpp"
#include "montecarlo/chain/pair_exchange.hpp"
#include "montecarlo/disorder/disorder.hpp"
#include "montecarlo/sample/fixed_overlap_result.hpp"

namespace mattis::mc {

/// What chains at fixed overlap do.
struct FixedOverlapSchedule {
    double T = 1.0;
    OverlapSector sector{};
    int replicas = 2;
    std::int64_t thermalise = 500;
    std::int64_t measure = 2000;
    int bins = 32; ///< equal parts of the measurement

    std::int64_t total_sweeps() const { return thermalise + measure; }
    /// Replicas begin at random spins of the sector. Even ones are at T from the first sweep on. Odd ones are annealed:
    /// in the first half of `thermalise` their temperature falls from 4T to T by equal steps.
    double temperature(int replica, std::int64_t sweep) const;
};

/// The simulation of one disorder sample at fixed overlap: for each replica a chain in the sector and one in the next.
/// While they thermalise, in the second half, the shift of Bennett's averages follows their running ratio. Then it is
/// fixed, and a measurement follows each sweep. It can be saved at any sweep and resumed exactly. Streams: `key` with
/// the purposes start and fixed_overlap, chain 2 replica + (0 or 1 for the next sector).
class FixedOverlapRun {
public:
    /// Throws std::invalid_argument if the schedule makes no sense, or if the system is not one of spins with an
    /// archetype of N entries +-1.
    FixedOverlapRun(const Hamiltonian& hamiltonian, const Disorder& disorder, const FixedOverlapSchedule& schedule,
                    const StreamKey& key);

    bool finished() const { return done_ == schedule_.total_sweeps(); }
    std::int64_t sweeps_done() const { return done_; }
    /// At most this many sweeps of every chain; where the calls cut changes nothing.
    void advance(std::int64_t sweeps);

    /// Precondition: finished() (throws std::logic_error otherwise).
    FixedOverlapResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is not one; the run must then not be
    /// used.
    void load(ByteReader& from);

    /// Sweeps that a saved run has done, read off its state alone.
    static std::int64_t sweeps_of(ByteReader& from);

private:
    static constexpr int sides = 2; ///< the sector and the next
    struct Sums {
        double ratios = 0.0; ///< of the sweeps that the shift is found by
        std::int64_t ratio_count = 0;
        double shift = 0.0;
        std::vector<double> up, down, energy;
        std::int64_t accepted = 0;
        double own_overlap = 0.0;
        std::vector<std::int8_t> began[sides]; ///< configurations when the measurement began
    };

    PairExchange& chain(int replica, int side) { return chains_[static_cast<std::size_t>(sides * replica + side)]; }
    const PairExchange& chain(int replica, int side) const {
        return chains_[static_cast<std::size_t>(sides * replica + side)];
    }
    void sweep();
    void find_shift(int replica);
    void remember();
    void measure(std::int64_t sweep);
    std::size_t bin_of(std::int64_t sweep) const;
    double largest_other(int replica) const;

    FixedOverlapSchedule schedule_;
    Disorder disorder_;
    double constant_ = 0.0; ///< of the energy per spin
    std::vector<PairExchange> chains_;
    std::vector<Sums> sums_; ///< by replica
    std::vector<double> q_;
    std::int64_t done_ = 0;
};

} // namespace mattis::mc
