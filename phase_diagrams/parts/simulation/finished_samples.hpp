#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "montecarlo/sample/sample_result.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

/// What a finished disorder sample gave at one point.
struct FinishedSample {
    int sample = 0;
    mc::SampleResult result;
};

/// Whether a replica is a map that has not come to rest by the end of the measurement, or that rests at no solution.
bool still_moves(const mc::SampleResult& result, std::size_t replica);

/// Whether a series is left out of means: its replica, or one of the pair, has escaped or is a map that still moves.
bool left_out(const mc::SampleResult& result, const mc::Series& series);

/// A number of a series.
using OfSeries = std::function<double(const mc::Series&)>;

/// Replicas first <= r < last.
struct Replicas {
    int first = 0;
    int last = std::numeric_limits<int>::max();
};

/// Mean over the replicas (pairs) of one sample that have stayed, of one pattern; NaN without any.
double replica_mean(const mc::SampleResult& result, mc::Observable observable, const OfSeries& number, int pattern = 0,
                    Replicas among = {});

/// replica_mean of every sample.
std::vector<double> by_sample(std::span<const FinishedSample> samples, mc::Observable observable,
                              const OfSeries& number, int pattern = 0);

/// Mean in time of an observable in every sample.
std::vector<double> sample_means(std::span<const FinishedSample> samples, mc::Observable observable, int pattern = 0);

} // namespace mattis::diagram
