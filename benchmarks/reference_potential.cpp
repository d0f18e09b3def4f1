// Speed of potentials at fixed overlap with a configuration in equilibrium. Every benchmark checks what it computes
// before the clock starts.

#include <cmath>
#include <optional>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/roots.hpp"
#include "models/dense.hpp"
#include "models/pspin.hpp"
#include "models/spherical_pspin.hpp"
#include "solvers/theory/theory.hpp"

namespace {

using namespace mattis;

/// V at 200 overlaps with its stationary points, from nothing but the parameters.
void curve(benchmark::State& state, const ModelAt& at, double T_ref, double reference) {
    const Potential* potential = nullptr;
    for (const Potential* known : solvers::theory_of(at).potentials())
        if (known->coordinate().name == "overlap") potential = known;
    if (potential == nullptr) return state.SkipWithError("no such potential");
    PotentialChoice choice{.own = {T_ref}};
    if (potential->fields().size() > 1) choice.own.emplace_back(reference);
    const std::vector<double> overlaps = linear_grid(0.0, 0.95, 199);
    const PotentialCurve once = potential->curve(at, choice, overlaps);
    for (const PotentialPoint& point : once.points)
        if (point.status != Status::converged || !(point.residual.value_or(1.0) < 1e-11))
            return state.SkipWithError("a point of the potential did not converge");
    for (auto _ : state) {
        PotentialCurve made = potential->curve(at, choice, overlaps);
        benchmark::DoNotOptimize(made.points.data());
        benchmark::ClobberMemory();
    }
    state.counters["stationary"] = static_cast<double>(once.stationary.size());
}

Dense dense(int P, double alpha, double T, Convention convention) {
    return Dense(Dense::Parameters{.P = P, .alpha = alpha, .T = T, .convention = convention});
}

BENCHMARK_CAPTURE(curve, spherical, SphericalPSpin({3, 0.55}), 0.605, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, ising, PSpin({3, 0.6}), 0.66, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, random_field, dense(5, 1.0, 1.7, Convention::full), 1.735, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(curve, retrieval, dense(4, 0.3, 0.35, Convention::distinct), 0.3, 1.0)->Unit(benchmark::kMillisecond);

} // namespace
