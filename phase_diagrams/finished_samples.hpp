#pragma once

#include <functional>
#include <span>
#include <vector>

#include "montecarlo/sample_result.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

/// What a finished disorder sample gave at one point.
struct FinishedSample {
    int sample = 0;
    mc::SampleResult result;
};

/// Whether a series is left out of means: its replica, or one of the pair, has escaped.
bool left_out(const mc::SampleResult& result, const mc::Series& series);

/// A number of a series.
using OfSeries = std::function<double(const mc::Series&)>;

/// Mean over the replicas (pairs) of one sample, in [first, last) if that is given, that have stayed; NaN without any.
double replica_mean(const mc::SampleResult& result, mc::Observable observable, const OfSeries& number, int first = 0,
                    int last = 1 << 30);

/// replica_mean of every sample.
std::vector<double> by_sample(std::span<const FinishedSample> samples, mc::Observable observable,
                              const OfSeries& number);

/// Mean in time of an observable in every sample.
std::vector<double> sample_means(std::span<const FinishedSample> samples, mc::Observable observable);

} // namespace mattis::diagram
