#include "montecarlo/sample/recorder.hpp"

#include <algorithm>
#include <limits>

#include "montecarlo/sample/log_time.hpp"

namespace mattis::mc {

namespace {

double average(double sum, std::int64_t count) {
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

} // namespace

Recorder::Recorder(Observable observable, int replica, std::int64_t length, int bins, std::int64_t sweeps, int pattern)
    : observable_(observable), replica_(replica), pattern_(pattern), length_(length),
      bin_length_(std::max<std::int64_t>(1, length / bins)),
      bin_sums_(static_cast<std::size_t>(std::min<std::int64_t>(bins, length)), 0.0), sweeps_(sweeps),
      window_sums_(log_windows(sweeps), 0.0) {}

Series Recorder::series() const {
    const std::int64_t half = length_ / 2;
    Series s{.observable = observable_,
             .replica = replica_,
             .pattern = pattern_,
             .estimate = binning_.estimate(),
             .first_half = average(first_half_, half),
             .second_half = average(second_half_, length_ - half),
             .bins = bin_sums_,
             .log_time = window_sums_};
    for (std::size_t k = 0; k < s.bins.size(); ++k) {
        const auto before = static_cast<std::int64_t>(k) * bin_length_;
        s.bins[k] = average(s.bins[k], k + 1 < s.bins.size() ? bin_length_ : length_ - before);
    }
    for (std::size_t k = 0; k < s.log_time.size(); ++k)
        s.log_time[k] = average(s.log_time[k], log_window(sweeps_, k).sweeps());
    return s;
}

void Recorder::save(ByteWriter& to) const {
    binning_.save(to);
    to.put(first_half_);
    to.put(second_half_);
    to.put_all(bin_sums_);
    to.put_all(window_sums_);
}

void Recorder::load(ByteReader& from, std::int64_t expected) {
    binning_ = stats::LogBinning::load(from);
    first_half_ = from.get<double>();
    second_half_ = from.get<double>();
    auto sums = from.get_all<double>();
    auto windows = from.get_all<double>();
    if (binning_.count() != expected) throw BytesError("a stored series has another number of measurements");
    if (sums.size() != bin_sums_.size()) throw BytesError("a stored series has another number of bins");
    if (windows.size() != window_sums_.size()) throw BytesError("a stored series has another number of windows");
    bin_sums_ = std::move(sums);
    window_sums_ = std::move(windows);
}

} // namespace mattis::mc
