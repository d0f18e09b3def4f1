// Cost of recording one measurement.

#include <cmath>
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
    if (std::abs(binning.mean() - 0.5) > 0.05) state.SkipWithError("a wrong mean");
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(values.size()));
}
BENCHMARK(binning_add);

} // namespace
