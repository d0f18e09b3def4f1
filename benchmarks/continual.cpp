// Speed of the theory of two tasks: the law of one magnetisation, averages, and all states of a point.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs.

#include <cmath>
#include <memory>

#include <benchmark/benchmark.h>

#include "models/perceptron/magnetisation_law.hpp"
#include "models/perceptron/two_task_states.hpp"

namespace {

using namespace mattis;

/// Good state of task 1 at alpha1 = 2, beta = 20.
std::shared_ptr<ReferenceLaw> reference() {
    return std::make_shared<ReferenceLaw>(1228.22177631, 159.17186589, 587.72830338);
}

/// The averages at one field, without a prior (closed form) and with one (panels).
void law(benchmark::State& state, double A, double k, double B) {
    const MagnetisationLaw of(A, k);
    if (!(of.at(B).variance > 0.0)) return state.SkipWithError("no variance");
    for (auto _ : state) benchmark::DoNotOptimize(of.at(B));
}
BENCHMARK_CAPTURE(law, closed_form, 7.967, 0.0, 3.0);
BENCHMARK_CAPTURE(law, panels, -19.5, 20.0, 90.0);

/// The averages over one weight with their slopes.
void average(benchmark::State& state, double k, double r0, double q0_hat, double r_hat, double qd_hat, double q0) {
    const auto law = reference();
    if (std::abs(anchored_averages(*law, {k, r0}, q0_hat, r_hat, qd_hat).weight.overlaps.q0 - q0) > 1e-7)
        return state.SkipWithError("wrong average");
    for (auto _ : state) benchmark::DoNotOptimize(anchored_averages(*law, {k, r0}, q0_hat, r_hat, qd_hat));
}
BENCHMARK_CAPTURE(average, unimodal, 20.0, -0.5, 634.12985488, 9.43530658, 303.09481363, 0.6306370)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(average, bimodal, 2.0, -0.5, 3835.69390214, 73.60317855, 2170.86949811, 0.9897907)
    ->Unit(benchmark::kMillisecond);

/// All states of a point, from nothing but the reference.
void states(benchmark::State& state, double gamma, double r0, double alpha2, std::size_t count) {
    const auto solve = [&] { return TwoTaskStates({20.0, {20.0 * gamma, r0}}, reference()).at(alpha2); };
    const auto once = solve();
    if (once.size() != count) return state.SkipWithError("another number of states");
    for (const TwoTaskState& s : once)
        if (s.status != Status::converged) return state.SkipWithError("a state did not converge");
    for (auto _ : state) benchmark::DoNotOptimize(solve());
}
BENCHMARK_CAPTURE(states, one, 1.0, -0.5, 0.5, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, three_weakly_held, 0.1, -0.5, 2.0, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(states, three, 1.0, 0.0, 5.0, 3)->Unit(benchmark::kMillisecond);

} // namespace
