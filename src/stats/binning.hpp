#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "stats/estimate.hpp"

namespace mattis::stats {

/// Logarithmic binning of a correlated series (Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989)): level l holds
/// the averages of 2^l successive values, so that memory grows with the logarithm of the length. Levels whose bins are
/// long against the correlation time show the true error of the mean.
///
/// A level keeps only the differences within its pairs of bins: squared deviations at all levels follow from these
/// without cancellation, and a value costs neither a division nor a running mean.
class LogBinning {
public:
    /// O(1) amortised. A value that is not finite spoils mean and errors, visibly.
    void add(double value) {
        std::size_t level = 0;
        for (auto rest = count_; rest & 1; rest >>= 1, ++level) {
            Level& here = levels_[level];
            const double difference = value - here.waiting;
            here.differences += difference * difference;
            value = 0.5 * (value + here.waiting);
        }
        if (level == levels_.size()) levels_.emplace_back();
        levels_[level].waiting = value;
        ++count_;
    }

    std::int64_t count() const { return static_cast<std::int64_t>(count_); }
    /// Mean of all values; NaN without any.
    double mean() const;
    /// Standard error of the mean from the bins of every level that has at least max(least, 2) bins.
    std::vector<double> errors(std::int64_t least = 16) const;
    /// Mean, error (see the rule in the .cpp) and tau = (1/2)(error/naive error)^2, the integrated autocorrelation time
    /// 1/2 + sum_{t>=1} rho(t). No error below two values; no tau for a constant series.
    Estimate estimate() const;

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no binning.
    static LogBinning load(ByteReader& from);

private:
    struct Level {
        double differences = 0.0; ///< sum over pairs of bins of their squared difference
        double waiting = 0.0;     ///< first bin of the pair that is not complete; there is one if bit l of count is set
    };
    /// Number, mean and sum of squared deviations of the complete bins of a level.
    struct Moments {
        std::uint64_t bins = 0;
        double mean = 0.0;
        double squares = 0.0;
    };
    std::vector<Moments> moments() const;

    std::uint64_t count_ = 0;
    std::vector<Level> levels_; ///< bit_width(count) of them
};

} // namespace mattis::stats
