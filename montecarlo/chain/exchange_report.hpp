#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::mc {

/// How neighbouring rungs of parallel tempering have exchanged their chains since counting began.
struct ExchangeReport {
    std::vector<double> temperatures; ///< of the rungs
    std::vector<double> rates;        ///< accepted fraction, between rungs k and k+1; NaN without attempts
    std::int64_t round_trips = 0;     ///< of all chains: from the bottom rung to the top one and back
    double round_trip_time = 0.0;     ///< sweeps that a chain needs for one; NaN without any

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no report.
    static ExchangeReport load(ByteReader& from);
};

} // namespace mattis::mc
