#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/chain/tempering.hpp"
#include "montecarlo/sample/measurable.hpp"
#include "montecarlo/sample/pattern_order.hpp"
#include "montecarlo/sample/recorder.hpp"
#include "montecarlo/sample/sample_result.hpp"
#include "montecarlo/sample/schedule.hpp"
#include "montecarlo/sample/snapshot.hpp"

namespace mattis::mc {

/// How many series of an observable there are in each replica (pair) of a system: 0 where it is undefined.
int series_of(const ObservableInfo& observable, const Measurable& system);

/// All that is recorded of the replicas of one disorder sample at one temperature: every observable that is defined,
/// escapes, histograms, trajectories and configurations. Observables of two replicas are recorded for the pairs (0,1),
/// (2,3), …, those per pattern for each pattern that is watched.
///
/// Chains of several patterns that begin at random find a state up to the order and the signs of the patterns. So when
/// the measurement begins, the patterns of each replica are put in decreasing order of |m| and turned to have positive
/// m. They stay so. Overlaps of two replicas on the support of a pattern are not defined then.
class Record {
public:
    Record(const Schedule& schedule, const Measurable& system);

    /// Sweep `t` at the temperature of the point, from 1, has been made; the replicas are at these rungs.
    void add(std::int64_t t, std::span<const Tempering> replicas, std::span<const std::size_t> rungs);

    SampleResult result() const;

    /// Means of n over the measurement so far, by pattern as drawn.
    std::vector<double> mean_n(int replica) const;
    /// The same numbers of every pattern in the order and with the signs that this replica's have.
    TapSolution arranged(TapSolution solution, int replica) const;

    void save(ByteWriter& to) const;
    /// The state after `t` sweeps. Throws BytesError if the bytes are not that.
    void load(ByteReader& from, std::int64_t t);

private:
    /// A series, and what it is a series of.
    struct RecordedSeries {
        Recorder recorder;
        double (*measure)(const Snapshot& snapshot, std::size_t pattern);
    };

    bool sorts() const { return system_.per_pattern && schedule_.begins_at_random(); }
    void look(std::int64_t t, std::span<const Tempering> replicas, std::span<const std::size_t> rungs);
    void note_escapes(std::int64_t t);
    void note_trajectories();
    Trajectory trajectory(std::size_t replica) const;
    void keep_configurations(std::int64_t t, std::span<const Tempering> replicas, std::span<const std::size_t> rungs);
    std::int64_t own_sweeps() const { return schedule_.thermalise + schedule_.measure; }
    std::int64_t trajectory_length(std::int64_t t) const;
    std::int64_t configurations_until(std::int64_t t) const;
    void load_trajectory(ByteReader& from, Trajectory& trajectory, std::int64_t t) const;

    Schedule schedule_;
    Measurable system_;
    std::vector<PatternOrder> orders_; ///< by replica; of patterns as drawn before the measurement
    std::vector<Snapshot> snapshots_;  ///< by replica, of the last sweep
    std::vector<RecordedSeries> series_;
    std::vector<std::int64_t> escape_time_;
    std::vector<OverlapHistogram> histograms_;
    std::vector<Trajectory> trajectories_; ///< of patterns as drawn
    std::vector<Configuration> configurations_;
};

} // namespace mattis::mc
