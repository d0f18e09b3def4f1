// Cost of recording one measurement.

#include <vector>

#include <benchmark/benchmark.h>

#include "core/rng.hpp"
#include "stats/binning.hpp"

namespace {

void binning_add(benchmark::State& state) {
    mattis::Stream stream({.seed = 1});
    std::vector<double> values(1 << 12);
    for (double& x : values) x = stream.uniform();
    mattis::stats::LogBinning binning;
    for (auto _ : state)
        for (const double x : values) binning.add(x);
    if (binning.estimate().error <= 0.0) state.SkipWithError("the error of random values vanishes");
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(values.size()));
    state.counters["time_per_value"] =
        benchmark::Counter(static_cast<double>(values.size()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(binning_add);

} // namespace
