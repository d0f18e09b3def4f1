#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/ladder.hpp"
#include "montecarlo/pattern_order.hpp"
#include "montecarlo/protocol.hpp"
#include "montecarlo/recorder.hpp"
#include "montecarlo/sample_result.hpp"

namespace mattis::mc {

/// What there is to be seen in a system.
struct Watched {
    int N = 0;
    int patterns = 0;      ///< that are watched; without any there is no archetype
    bool several = false;  ///< diluted patterns: whatever their number, observables are of each
    double constant = 0.0; ///< subtracted from the energy per spin

    /// How many series of an observable there are in each replica (pair): 0 where it is undefined.
    int series_of(const ObservableInfo& observable) const;
};

/// All that is recorded of the replicas of one disorder sample at one temperature: every observable that is defined
/// (those of two replicas for the pairs (0,1), (2,3), …, those that need an archetype where there is one, those per
/// pattern for each that is watched), escapes, histograms, trajectories and configurations.
///
/// Chains of several patterns that begin at random find a state up to the order and the signs of the patterns. When
/// the measurement begins, the patterns of each replica are put in the decreasing order of |m| and turned to have
/// positive m; so they stay. Overlaps of two replicas on the support of a pattern are not defined then.
class Record {
public:
    Record(const Protocol& protocol, const Watched& watched);

    /// Sweep `t` at the temperature of the point, from 1, has been made; the replicas are at these rungs.
    void add(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs);

    SampleResult result() const;

    /// Means of n over the measurement so far, by pattern as drawn.
    std::vector<double> mean_n(int replica) const;
    /// The same numbers of every pattern in the order and with the signs that this replica's have.
    SampleField arranged(SampleField field, int replica) const;

    void save(ByteWriter& to) const;
    /// The state after `t` sweeps. Throws BytesError if the bytes are not that.
    void load(ByteReader& from, std::int64_t t);

private:
    /// What one replica shows after a sweep.
    struct Look {
        double m = 0.0, energy = 0.0, acceptance = 0.0;
        double q = 0.0;                ///< with the next replica
        PatternLook patterns{};        ///< in the order of the replica
        std::vector<double> support{}; ///< overlaps with the next replica
    };

    bool sorts() const { return watched_.several && protocol_.begins_at_random(); }
    void look(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs);
    double value_of(const Recorder& recorder) const;
    void note_escapes(std::int64_t t);
    void note_trajectories();
    Trajectory trajectory(std::size_t replica) const;
    void keep_configurations(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs);
    std::int64_t own_sweeps() const { return protocol_.thermalise + protocol_.measure; }
    std::int64_t trajectory_length(std::int64_t t) const;
    std::int64_t configurations_until(std::int64_t t) const;
    void load_trajectory(ByteReader& from, Trajectory& trajectory, std::int64_t t) const;

    Protocol protocol_;
    Watched watched_;
    std::vector<PatternOrder> orders_; ///< by replica; of patterns as drawn before the measurement
    std::vector<Look> looks_;          ///< by replica, of the last sweep
    std::vector<Recorder> recorders_;
    std::vector<std::int64_t> escape_time_;
    std::vector<OverlapHistogram> histograms_;
    std::vector<Trajectory> trajectories_; ///< of patterns as drawn
    std::vector<Configuration> configurations_;
};

} // namespace mattis::mc
