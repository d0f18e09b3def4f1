#include "learning/network/network_result.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace mattis::learning {

namespace {

/// Precondition of what is stored: it came from a run.
void require(bool holds) {
    if (!holds) throw BytesError("these bytes are no result of a network");
}

NetworkLook load_look(ByteReader& from) {
    NetworkLook look;
    look.task = from.get<std::int32_t>();
    look.epoch = from.get<std::int32_t>();
    look.b = from.get<double>();
    look.loss = from.get<double>();
    look.regulariser = from.get<double>();
    look.train_accuracy = from.get<double>();
    look.accuracy = from.get_all<double>();
    require(look.task >= 0 && look.epoch >= 0);
    require(look.train_accuracy >= 0.0 && look.train_accuracy <= 1.0);
    for (const double accuracy : look.accuracy) require(accuracy >= 0.0 && accuracy <= 1.0);
    return look;
}

} // namespace

void NetworkResult::save(ByteWriter& to) const {
    to.put_all(readings);
    to.put(static_cast<std::uint64_t>(looks.size()));
    for (const NetworkLook& look : looks) {
        to.put(look.task);
        to.put(look.epoch);
        to.put(look.b);
        to.put(look.loss);
        to.put(look.regulariser);
        to.put(look.train_accuracy);
        to.put_all(look.accuracy);
    }
    to.put(static_cast<std::uint64_t>(histograms.size()));
    for (const NetworkHistogram& histogram : histograms) {
        to.put(histogram.task);
        to.put(histogram.layer);
        to.put_all(histogram.counts);
    }
    to.put_text(diverged);
}

NetworkResult NetworkResult::load(ByteReader& from) {
    NetworkResult result;
    for (const int reading : from.get_all<std::underlying_type_t<Weights>>()) {
        require(reading >= 0 && static_cast<std::size_t>(reading) < weights_names.size());
        result.readings.push_back(static_cast<Weights>(reading));
    }
    const auto looks = from.get<std::uint64_t>();
    for (std::uint64_t k = 0; k < looks; ++k) result.looks.push_back(load_look(from));
    const auto histograms = from.get<std::uint64_t>();
    for (std::uint64_t k = 0; k < histograms; ++k) {
        NetworkHistogram histogram;
        histogram.task = from.get<std::int32_t>();
        histogram.layer = from.get<std::int32_t>();
        histogram.counts = from.get_all<std::int64_t>();
        result.histograms.push_back(std::move(histogram));
    }
    result.diverged = from.get_text();
    return result;
}

} // namespace mattis::learning
