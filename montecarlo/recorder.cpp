#include "montecarlo/recorder.hpp"

#include <algorithm>
#include <limits>

namespace mattis::mc {

namespace {

double average(double sum, std::int64_t count) {
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

} // namespace

Recorder::Recorder(Observable observable, int replica, std::int64_t length, int bins)
    : observable_(observable), replica_(replica), length_(length),
      bin_length_(std::max<std::int64_t>(1, length / bins)),
      bin_sums_(static_cast<std::size_t>(std::min<std::int64_t>(bins, length)), 0.0) {}

Series Recorder::series() const {
    const std::int64_t half = length_ / 2;
    Series s{.observable = observable_,
             .replica = replica_,
             .estimate = binning_.estimate(),
             .first_half = average(first_half_, half),
             .second_half = average(second_half_, length_ - half),
             .bins = bin_sums_};
    for (std::size_t k = 0; k < s.bins.size(); ++k) {
        const auto before = static_cast<std::int64_t>(k) * bin_length_;
        s.bins[k] = average(s.bins[k], k + 1 < s.bins.size() ? bin_length_ : length_ - before);
    }
    return s;
}

void Recorder::save(ByteWriter& to) const {
    binning_.save(to);
    to.put(first_half_);
    to.put(second_half_);
    to.put_all(bin_sums_);
}

void Recorder::load(ByteReader& from, std::int64_t expected) {
    binning_ = stats::LogBinning::load(from);
    first_half_ = from.get<double>();
    second_half_ = from.get<double>();
    auto sums = from.get_all<double>();
    if (binning_.count() != expected) throw BytesError("a stored series has another number of measurements");
    if (sums.size() != bin_sums_.size()) throw BytesError("a stored series has another number of bins");
    bin_sums_ = std::move(sums);
}

} // namespace mattis::mc
