// Speed of the solvers of networks that recall several patterns.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs.

#include <algorithm>
#include <vector>

#include <benchmark/benchmark.h>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/multitasking/row.hpp"

namespace {

using namespace mattis;
using namespace mattis::multitasking;

constexpr double tolerance = 1e-13;

Multitasking::Parameters storing(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

/// One state from nothing but the parameters.
void state(benchmark::State& state, Branch branch, int K, double d, double T) {
    const auto solved = [&] {
        const Multitasking model(storing(K, d, T));
        const MultitaskingSaddle saddle(model.law(), model.temperature());
        return report(model, saddle,
                      branch == Branch::parallel ? equal_state(saddle, K, K)
                                                 : saddle.descend(hierarchical_amplitudes(d, K, 0.3 * T)));
    };
    const Solution once = solved();
    if (!once.converged() || once.branch != branch || !once.stable || *once.residual > tolerance)
        return state.SkipWithError("no such state");
    for (auto _ : state) benchmark::DoNotOptimize(solved());
}
BENCHMARK_CAPTURE(state, parallel_20, Branch::parallel, 20, 0.95, 0.03)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(state, hierarchical_20, Branch::hierarchical, 20, 0.5, 0.1)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(state, hierarchical_20_cold, Branch::hierarchical, 20, 0.5, 0.02)->Unit(benchmark::kMicrosecond);

/// All states of one point.
void search(benchmark::State& state, int K, double d, double T) {
    const Multitasking model(storing(K, d, T));
    if (!multitasking_states(model).front().stable) return state.SkipWithError("the lowest state is not stable");
    for (auto _ : state) benchmark::DoNotOptimize(multitasking_states(model));
}
BENCHMARK_CAPTURE(search, pure_5, 5, 0.3, 0.4)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, many_states_5, 5, 0.633, 0.07)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, parallel_20, 20, 0.95, 0.03)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, hierarchical_20, 20, 0.5, 0.1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, mixed_20, 20, 0.9, 0.01)->Unit(benchmark::kMillisecond);

/// A row of a diagram: 100 temperatures from 1 % of the critical one to 5 % above it.
void row(benchmark::State& state, int K, double d) {
    constexpr int count = 100;
    std::vector<Multitasking> points;
    for (int k = 0; k < count; ++k) points.emplace_back(storing(K, d, (1.0 - d) * (0.01 + 1.04 * k / (count - 1))));
    const auto once = multitasking_row(points);
    if (!std::all_of(once.begin(), once.end(), [](const auto& states) {
            return states.front().stable || states.front().branch == Branch::paramagnet;
        }))
        return state.SkipWithError("a lowest state is not stable");
    for (auto _ : state) benchmark::DoNotOptimize(multitasking_row(points));
}
BENCHMARK_CAPTURE(row, pure_5, 5, 0.3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(row, many_states_5, 5, 0.633)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(row, parallel_5, 5, 0.9)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(row, many_states_10, 10, 0.633)->Unit(benchmark::kMillisecond);

} // namespace
