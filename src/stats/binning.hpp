#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "stats/estimate.hpp"

namespace mattis::stats {

/// Logarithmic binning of a correlated series (Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989)): level l holds
/// the averages of 2^l successive values, so that memory grows with the logarithm of the length. Levels whose bins are
/// long against the correlation time show the true error of the mean.
class LogBinning {
public:
    void add(double value);

    std::int64_t count() const;
    double mean() const;
    /// Standard error of the mean at every level that has at least `least` bins.
    std::vector<double> errors(std::int64_t least = 32) const;
    /// Mean, error (the plateau of the levels: see .cpp for the rule) and tau = (1/2)(error/naive error)^2.
    Estimate estimate() const;

    void save(ByteWriter& to) const;
    static LogBinning load(ByteReader& from);

private:
    struct Level {
        std::int64_t count = 0;
        double mean = 0.0;
        double squares = 0.0; ///< sum of squared deviations from the mean
        double waiting = 0.0; ///< first half of the next bin of the level above
        bool has_waiting = false;
    };
    std::vector<Level> levels_;
};

} // namespace mattis::stats
