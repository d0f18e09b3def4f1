#include "phase_diagrams/parts/simulation/finished_samples.hpp"

#include <cmath>
#include <cstddef>

namespace mattis::diagram {

bool still_moves(const mc::SampleResult& result, std::size_t replica) {
    // A map that rests does so to the end; the number of its sweeps is a number from then on.
    for (const mc::Series& series : result.series)
        if (series.observable == mc::Observable::iterations && static_cast<std::size_t>(series.replica) == replica)
            return std::isnan(series.estimate.mean);
    return false;
}

bool left_out(const mc::SampleResult& result, const mc::Series& series) {
    const auto replica = static_cast<std::size_t>(series.replica);
    const auto is_out = [&](std::size_t r) { return result.escaped[r] || still_moves(result, r); };
    return is_out(replica) || (mc::info(series.observable).of_two_replicas && is_out(replica + 1));
}

double replica_mean(const mc::SampleResult& result, mc::Observable observable, const OfSeries& number, int pattern,
                    Replicas among) {
    const int width = mc::info(observable).of_two_replicas ? 2 : 1;
    double sum = 0.0;
    int count = 0;
    for (const mc::Series& series : result.series)
        if (series.observable == observable && series.pattern == pattern && series.replica >= among.first &&
            series.replica <= among.last - width && !left_out(result, series))
            sum += number(series), ++count;
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / count;
}

std::vector<double> by_sample(std::span<const FinishedSample> samples, mc::Observable observable,
                              const OfSeries& number, int pattern) {
    std::vector<double> values;
    for (const FinishedSample& one : samples) values.push_back(replica_mean(one.result, observable, number, pattern));
    return values;
}

std::vector<double> sample_means(std::span<const FinishedSample> samples, mc::Observable observable, int pattern) {
    return by_sample(
        samples, observable, [](const mc::Series& s) { return s.estimate.mean; }, pattern);
}

} // namespace mattis::diagram
