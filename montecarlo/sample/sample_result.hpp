#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/chain/exchange_report.hpp"
#include "montecarlo/exact/tap_solution.hpp"
#include "montecarlo/sample/histogram.hpp"
#include "montecarlo/sample/observables.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {

/// Time series of one observable in one replica (pair), summed up.
struct Series {
    Observable observable{};
    int replica = 0;          ///< number of the replica, or of the first of a pair
    int pattern = 0;          ///< of those that are watched
    stats::Estimate estimate; ///< mean, error and tau within the series; NaN: no measurements
    double first_half = 0.0;  ///< mean of the first and second half: evidence of equilibration
    double second_half = 0.0;
    std::vector<double> bins;
    std::vector<double> log_time; ///< averages in the windows of log_time.hpp, thermalisation included
};

/// One replica now and then, from its first sweep at the temperature of the point.
struct Trajectory {
    std::vector<double> m; ///< of every pattern that is watched, point after point; NaN without an archetype
    std::vector<double> energy;
    std::vector<double> loss{}; ///< as m; this and the next of diluted patterns only
    std::vector<double> loss_product{};

    /// Patterns that are watched.
    std::size_t patterns() const { return energy.empty() ? 0 : m.size() / energy.size(); }
};

/// One replica at one time.
struct Configuration {
    int replica = 0;
    std::int64_t sweep = 0; ///< at the temperature of the point, from 1
    /// Of spins: bit i % 8 of byte i / 8 is set where s_i = +1. Of other systems the bytes that they save.
    std::vector<std::uint8_t> spins;
};

/// What one disorder sample gave at one temperature. Escaped replicas have been simulated to the end and are in the
/// series like the others. Whoever averages decides, by `escaped`, what to leave out.
///
/// Where several patterns are watched and chains begin at random, patterns are numbered anew in every replica and
/// turned, see Record.
struct SampleResult {
    std::vector<Series> series;            ///< by observable, then replica, then pattern
    std::vector<bool> escaped;             ///< by replica
    std::vector<std::int64_t> escape_time; ///< sweeps done when it was first found below, -1: never
    std::vector<OverlapHistogram> histograms;
    std::vector<Trajectory> trajectories; ///< by replica; none unless asked for
    std::vector<Configuration> configurations;
    std::vector<TapSolution> on_sample; ///< by replica; none unless asked for

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no result.
    static SampleResult load(ByteReader& from);
};

/// All that one disorder sample gave.
struct RunResult {
    std::vector<SampleResult> at;          ///< by measured temperature
    std::vector<ExchangeReport> exchanges; ///< by replica; none without tempering

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no result.
    static RunResult load(ByteReader& from);
};

} // namespace mattis::mc
