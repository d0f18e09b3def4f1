#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "stats/bennett.hpp"

namespace mattis::mc {

/// The sector of a simulation at fixed overlap: `aligned` of N spins are along the archetype, so that N m = 2 aligned -
/// N. The simulation measures the step from it to the sector of one more.
struct OverlapSector {
    int N = 0;
    int aligned = 0;

    double m() const { return (2.0 * aligned - N) / N; }
    /// Half-way to the next sector: m + 1/N.
    double middle() const { return m() + 1.0 / N; }
    double next() const { return m() + 2.0 / N; }
};

/// The sector whose overlap is nearest to m, of those in which there are exchanges, and in the next one, too: 1 <=
/// aligned <= N - 2. Half-way between two it is the upper one. Precondition: N >= 3.
OverlapSector nearest_sector(int N, double m);

/// What one replica has measured: two chains, one in the sector and one in the next.
struct FixedOverlapReplica {
    double shift = 0.0;           ///< of Bennett's averages, found while the chains thermalised
    std::vector<double> up, down; ///< Bennett's averages over equal parts of the measurement: PairExchange::way_up, …
    std::vector<double> energy;   ///< per spin, mean of both chains, over the same parts
    double accepted = 0.0;        ///< exchanges per proposal, both chains, of the measurement
    double own_overlap = 0.0;     ///< with its configuration when the measurement began: mean over its second half
    double largest_other = 0.0;   ///< modulus of the overlap with another stored pattern at the end, of both chains
};

/// What one disorder sample has measured.
struct FixedOverlapResult {
    std::vector<FixedOverlapReplica> replicas;
    /// Overlap of replicas, mean over pairs and both sectors, over equal parts of the measurement. Empty of one
    /// replica.
    std::vector<double> q;

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no result.
    static FixedOverlapResult load(ByteReader& from);
};

/// The mean derivative of the free energy per spin between a sector and the next, of one replica:
///   (f(m + 2/N) - f(m)) N/2 = -(T/2) ln Z(m + 2/N)/Z(m).
/// Bennett's averages are over pairs of a configuration and a spin; there are N - aligned of these for each
/// configuration of the sector, and aligned + 1 of the next. So the entropy of the spins is part of it.
stats::LogRatio slope_of(const FixedOverlapReplica& replica, const OverlapSector& sector, double T);

} // namespace mattis::mc
