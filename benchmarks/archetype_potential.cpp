// Speed of the potential of a stored pattern, replica-symmetric and with one step of symmetry breaking where the
// potential offers it: V(m) at 200 overlaps with its stationary points, of one network, on one core.
//
// Counters say how many of the points converged, and how many stationary points there are.

#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/roots.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/archetype_potential.hpp"

namespace {

using namespace mattis;
using namespace mattis::solvers;

std::vector<double> overlaps() { return linear_grid(0.0, 0.995, 199); }

/// Times whole curves of the model with the ansatz of this place in the list of those offered.
void curve(benchmark::State& state, const ModelAt& at, std::size_t ansatz) {
    const auto potential = archetype_potential();
    const std::vector<Ansatz> offered = potential->ansaetze();
    if (ansatz >= offered.size()) {
        state.SkipWithError("the ansatz is not offered");
        return;
    }
    const PotentialChoice choice{.ansatz = offered[ansatz]};
    const std::vector<double> m = overlaps();
    const PotentialCurve once = potential->curve(at, choice, m);
    std::size_t converged = 0;
    for (const PotentialPoint& p : once.points) converged += p.status == Status::converged ? 1 : 0;
    state.counters["points"] = static_cast<double>(m.size());
    state.counters["converged"] = static_cast<double>(converged);
    state.counters["stationary"] = static_cast<double>(once.stationary.size());
    for (auto _ : state) {
        PotentialCurve again = potential->curve(at, choice, m);
        benchmark::DoNotOptimize(again.points.data());
        benchmark::ClobberMemory();
    }
}

ModelAt distinct(double T) { return Dense({4, 0.1, T, Convention::distinct}); }
ModelAt full(double T) { return Dense({4, 0.1, T, Convention::full}); }
ModelAt pairwise(double T) { return Hopfield({0.1, T, Convention::full}); }

BENCHMARK_CAPTURE(curve, rs_distinct, distinct(0.3), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, rs_distinct_cold, distinct(0.02), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, rs_full, full(0.3), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, rs_pairwise, pairwise(0.2), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, rs_ground_states, full(0.0), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, one_step_full, full(0.2), 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, one_step_pairwise, pairwise(0.1), 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, one_step_ground_states, full(0.0), 1)->Unit(benchmark::kMillisecond);

} // namespace
