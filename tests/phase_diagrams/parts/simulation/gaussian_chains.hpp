#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "montecarlo/sample/log_time.hpp"
#include "montecarlo/sample/recorder.hpp"
#include "phase_diagrams/parts/simulation/equilibration.hpp"

namespace mattis::diagram {

/// What is added to the noise of a replica (of a pair its first) after sweep t.
using Trend = std::function<double(mc::Observable, int replica, std::int64_t t)>;

inline double no_trend(mc::Observable, int, std::int64_t) { return 0.0; }

/// Gaussian chains whose values at a distance of k sweeps are correlated like memory^k, with means of their own in
/// every sample, as disorder gives them.
struct GaussianChains {
    mc::Schedule schedule{.start = mc::Start::random, .replicas = 2, .thermalise = 100, .measure = 300, .bins = 4};
    int samples = 16;
    double memory = 0.5;
    double valleys = 0.0; ///< standard deviation of the means of the replicas of a sample
    Trend trend = no_trend;
    std::uint64_t seed = 20260301;

    mc::Series series(mc::Observable observable, int replica, double mean, Stream& stream) const {
        const std::int64_t sweeps = schedule.thermalise + schedule.measure;
        mc::Recorder recorder(observable, replica, schedule.measure, schedule.bins, sweeps);
        double noise = gaussian(stream);
        for (std::int64_t t = 1; t <= sweeps; ++t) {
            const double value = mean + noise + trend(observable, replica, t);
            recorder.note(mc::log_window_of(sweeps, t), value);
            if (t > schedule.thermalise) recorder.add(value);
            noise = memory * noise + std::sqrt(1.0 - memory * memory) * gaussian(stream);
        }
        return recorder.series();
    }

    std::vector<FinishedSample> simulated() const {
        using mc::Observable;
        Stream stream({.seed = seed}), valley({.seed = seed, .point = 1});
        std::vector<FinishedSample> finished;
        for (int sample = 0; sample < samples; ++sample) {
            FinishedSample one{.sample = sample, .result = {}};
            one.result.escaped.assign(static_cast<std::size_t>(schedule.replicas), false);
            for (const Observable observable : {Observable::m, Observable::m_abs, Observable::energy, Observable::q2}) {
                const double disorder = gaussian(stream);
                const int step = mc::info(observable).of_two_replicas ? 2 : 1;
                for (int replica = 0; replica + step <= schedule.replicas; replica += step)
                    one.result.series.push_back(
                        series(observable, replica, disorder + valleys * gaussian(valley), stream));
            }
            finished.push_back(one);
        }
        return finished;
    }
};

/// Every series of these samples replaced by one of `length` measurements with these values, after as many sweeps of
/// thermalisation as the schedule has.
inline void replace_series(std::vector<FinishedSample>& samples, const mc::Schedule& schedule,
                           const std::function<double(std::size_t sample, const mc::Series&, std::int64_t t)>& value) {
    const std::int64_t sweeps = schedule.thermalise + schedule.measure;
    for (std::size_t k = 0; k < samples.size(); ++k)
        for (mc::Series& series : samples[k].result.series) {
            mc::Recorder recorder(series.observable, series.replica, schedule.measure, schedule.bins, sweeps);
            for (std::int64_t t = 1; t <= sweeps; ++t) {
                recorder.note(mc::log_window_of(sweeps, t), value(k, series, t));
                if (t > schedule.thermalise) recorder.add(value(k, series, t));
            }
            series = recorder.series();
        }
}

} // namespace mattis::diagram
