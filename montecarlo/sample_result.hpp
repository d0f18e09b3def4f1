#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/observables.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {

/// Time series of one observable in one replica (pair), summed up.
struct Series {
    Observable observable{};
    int replica = 0;          ///< number of the replica, or of the first of a pair
    stats::Estimate estimate; ///< mean, error and tau within the series; NaN: no measurements
    double first_half = 0.0;  ///< mean of the first and second half: evidence of equilibration
    double second_half = 0.0;
    std::vector<double> bins;
};

/// What one disorder sample gave. Escaped replicas have been simulated to the end and are in the series like the
/// others: whoever averages decides, by `escaped`, what to leave out.
struct SampleResult {
    std::vector<Series> series;            ///< by observable, then replica
    std::vector<bool> escaped;             ///< by replica
    std::vector<std::int64_t> escape_time; ///< sweeps done when it was first found below, -1: never

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no result.
    static SampleResult load(ByteReader& from);
};

} // namespace mattis::mc
