// Speed of the theory of the perceptron in field space: averages, solutions, and the states of a point.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs.

#include <cmath>

#include <benchmark/benchmark.h>

#include "models/perceptron/one_task_states.hpp"

namespace {

using namespace mattis;

/// The averages over one input, with their slopes, at the poor state of beta = 20, alpha = 1.
void input(benchmark::State& state) {
    const InputOverlaps at = InputOverlaps::of(0.8490570650540272, 0.6053516190445101, 0.9117506156431301);
    if (std::abs(input_averages(at, 20.0).q0_hat - 66.41910444826607) > 1e-9)
        return state.SkipWithError("wrong average");
    for (auto _ : state) benchmark::DoNotOptimize(input_averages(at, 20.0));
}
BENCHMARK(input)->Unit(benchmark::kMicrosecond);

/// The averages over one weight, with their slopes, at the same state, and with a prior.
void weight(benchmark::State& state, double q0_hat, double r_hat, double qd_hat, double k, double q0) {
    if (std::abs(weight_averages(q0_hat, r_hat, qd_hat, k).overlaps.q0 - q0) > 1e-9)
        return state.SkipWithError("wrong average");
    for (auto _ : state) benchmark::DoNotOptimize(weight_averages(q0_hat, r_hat, qd_hat, k));
}
BENCHMARK_CAPTURE(weight, free, 66.41910444826607, 7.370035879477118, 41.17661775252969, 0.0, 0.8490570650540272)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(weight, prior, 6323.29068366306, 139.0343816699572, 3152.295854015782, 100.0, 0.6114871044445586)
    ->Unit(benchmark::kMicrosecond);

/// All states of a point from nothing but its parameters: with the certainty that there are no others.
void states(benchmark::State& state, double alpha, double beta, double prior, std::size_t count) {
    const OneTaskStates search({.beta = beta, .prior = prior});
    const auto once = search.at(alpha).states;
    if (once.size() != count) return state.SkipWithError("another number of states");
    for (const OneTaskState& s : once)
        if (s.status != Status::converged || s.residual > 1e-12) return state.SkipWithError("a state did not converge");
    for (auto _ : state) benchmark::DoNotOptimize(search.at(alpha));
}
BENCHMARK_CAPTURE(states, poor, 1.0, 20.0, 0.0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, coexisting, 1.6, 20.0, 0.0, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, good, 2.0, 20.0, 0.0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, one_curve, 2.0, 5.0, 0.0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, prior, 1.0, 100.0, 100.0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, prior_coexisting, 2.0, 100.0, 100.0, 3)->Unit(benchmark::kMillisecond);

/// Both ends of the coexistence, to rounding.
void ends(benchmark::State& state) {
    const OneTaskStates search({.beta = 20.0});
    if (!search.end_of_poor().fold || !search.end_of_good().fold) return state.SkipWithError("no end");
    for (auto _ : state) {
        benchmark::DoNotOptimize(search.end_of_poor());
        benchmark::DoNotOptimize(search.end_of_good());
    }
}
BENCHMARK(ends)->Unit(benchmark::kMillisecond);

} // namespace
