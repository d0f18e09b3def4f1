#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "montecarlo/sample/sample_result.hpp"
#include "stats/binning.hpp"

namespace mattis::mc {

/// Sums up a time series of known length as it is measured.
class Recorder {
public:
    /// `length` measurements to come, averaged in `bins` bins of time (see Schedule::bins), at the end of `sweeps`
    /// sweeps that are averaged in windows of logarithmic time.
    Recorder(Observable observable, int replica, std::int64_t length, int bins, std::int64_t sweeps, int pattern = 0);

    Observable observable() const { return observable_; }
    int replica() const { return replica_; }
    int pattern() const { return pattern_; }

    /// Precondition: fewer than `length` values so far.
    void add(double value) {
        const std::int64_t k = binning_.count();
        binning_.add(value);
        (k < length_ / 2 ? first_half_ : second_half_) += value;
        bin_sums_[bin_of(k)] += value;
    }

    /// A value within a window of logarithmic time; every sweep has one.
    void note(std::size_t window, double value) { window_sums_[window] += value; }

    /// Means of halves, bins and windows as if complete. Precondition: `length` values so far.
    Series series() const;

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes belong to a series of another shape or with a number of values other than
    /// `expected`.
    void load(ByteReader& from, std::int64_t expected);

private:
    std::size_t bin_of(std::int64_t k) const {
        const auto bin = static_cast<std::size_t>(k / bin_length_);
        return bin < bin_sums_.size() ? bin : bin_sums_.size() - 1;
    }

    Observable observable_;
    int replica_;
    int pattern_;
    std::int64_t length_;
    std::int64_t bin_length_;
    stats::LogBinning binning_;
    double first_half_ = 0.0; ///< sums
    double second_half_ = 0.0;
    std::vector<double> bin_sums_;
    std::int64_t sweeps_;
    std::vector<double> window_sums_;
};

} // namespace mattis::mc
