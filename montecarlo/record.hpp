#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/ladder.hpp"
#include "montecarlo/protocol.hpp"
#include "montecarlo/recorder.hpp"
#include "montecarlo/sample_result.hpp"

namespace mattis::mc {

/// All that is recorded of the replicas of one disorder sample at one temperature: every observable that is defined
/// (those of two replicas for the pairs (0,1), (2,3), …, those that need an archetype where there is one), escapes,
/// histograms, trajectories and configurations.
class Record {
public:
    /// `constant` is subtracted from the energy per spin.
    Record(const Protocol& protocol, int N, bool has_archetype, double constant);

    /// Sweep `t` at the temperature of the point, from 1, has been made; the replicas are at these rungs.
    void add(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs);

    SampleResult result() const;

    void save(ByteWriter& to) const;
    /// The state after `t` sweeps. Throws BytesError if the bytes are not that.
    void load(ByteReader& from, std::int64_t t);

private:
    /// What one replica shows after a sweep.
    struct Look {
        double m = 0.0, energy = 0.0, acceptance = 0.0;
        double q = 0.0; ///< with the next replica
    };

    void look(std::span<const Ladder> ladders, std::span<const std::size_t> rungs);
    void note_escapes(std::int64_t t);
    void keep_configurations(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs);
    std::int64_t own_sweeps() const { return protocol_.thermalise + protocol_.measure; }
    std::int64_t trajectory_length(std::int64_t t) const;
    std::int64_t configurations_until(std::int64_t t) const;

    Protocol protocol_;
    int N_;
    bool has_archetype_;
    double constant_;
    std::vector<Look> looks_; ///< by replica, of the last sweep
    std::vector<Recorder> recorders_;
    std::vector<std::int64_t> escape_time_;
    std::vector<OverlapHistogram> histograms_;
    std::vector<Trajectory> trajectories_;
    std::vector<Configuration> configurations_;
};

} // namespace mattis::mc
