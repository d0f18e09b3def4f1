// Speed of the theory of perceptrons: the normal law beside GSL's functions, the entropy around solutions, and the
// sampled evaluation of one task's averages that quadrature replaces.
//
// Every benchmark checks what it computes before the clock starts. Counters of the sampled evaluation: `error` is the
// relative standard error of q0' with so many samples, and `seconds_1e10` the time after which it would be 1e-10, as
// it falls with the square root of the number of outer samples; its bias, which does not fall with them, left aside.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>
#include <gsl/gsl_sf_erf.h>

#include "core/normal_law.hpp"
#include "core/roots.hpp"
#include "models/contract/model_at.hpp"
#include "models/perceptron/storage.hpp"
#include "models/perceptron/storage_overlap.hpp"
#include "models/perceptron/storage_potential.hpp"
#include "models/perceptron/teacher.hpp"
#include "models/perceptron/teacher_potential.hpp"
#include "tests/published/sampled_perceptron.hpp"

namespace {

using namespace mattis;

std::vector<double> arguments() { return linear_grid(-20.0, 8.0, 4095); }

void normal_law_of_an_array(benchmark::State& state) {
    const std::vector<double> u = arguments();
    std::vector<double> log_Phi(u.size()), kappa(u.size());
    for (auto _ : state) {
        normal_laws(u, log_Phi, kappa);
        benchmark::DoNotOptimize(kappa.data());
        benchmark::DoNotOptimize(log_Phi.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(u.size()));
}
BENCHMARK(normal_law_of_an_array);

void normal_law_of_gsl(benchmark::State& state) {
    const std::vector<double> u = arguments();
    for (auto _ : state)
        for (const double x : u) {
            double sum = gsl_sf_hazard(-x) + gsl_sf_log_erfc(-x * 0.70710678118654752440);
            benchmark::DoNotOptimize(sum);
        }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(u.size()));
}
BENCHMARK(normal_law_of_gsl);

void require_converged(benchmark::State& state, const PotentialCurve& curve) {
    for (const PotentialPoint& point : curve.points)
        if (point.status != Status::converged) state.SkipWithError("a point did not converge");
}

void entropy_around_solutions(benchmark::State& state) {
    const std::vector<double> overlaps = linear_grid(0.0, 0.995, 199);
    const auto potential = storage_potential();
    const ModelAt at = PerceptronStorage({0.5});
    require_converged(state, potential->curve(at, {}, overlaps));
    for (auto _ : state) benchmark::DoNotOptimize(potential->curve(at, {}, overlaps).points.data());
}
BENCHMARK(entropy_around_solutions)->Unit(benchmark::kMillisecond);

void entropy_at_one_overlap(benchmark::State& state) {
    const PerceptronStorage model({0.5});
    const SolutionsAround around(0.5, model.typical_solution().value());
    if (around.at(0.1).status != Status::converged) state.SkipWithError("the point did not converge");
    for (auto _ : state) benchmark::DoNotOptimize(around.at(0.1).entropy);
}
BENCHMARK(entropy_at_one_overlap)->Unit(benchmark::kMillisecond);

void entropy_around_the_teacher(benchmark::State& state) {
    const std::vector<double> overlaps = linear_grid(0.0, 0.99, 199);
    const auto potential = teacher_potential();
    const ModelAt at = PerceptronTeacher({1.2});
    require_converged(state, potential->curve(at, {}, overlaps));
    for (auto _ : state) benchmark::DoNotOptimize(potential->curve(at, {}, overlaps).points.data());
}
BENCHMARK(entropy_around_the_teacher)->Unit(benchmark::kMillisecond);

void averages_of_one_task_sampled(benchmark::State& state) {
    constexpr OneTaskPoint at{
        .alpha = 1.0, .beta = 5.0, .q0 = 0.3829866100447302, .qd = 0.5245567203478771, .r = 0.4539478205359505};
    const auto outer = static_cast<std::size_t>(state.range(0)), inner = static_cast<std::size_t>(state.range(1));
    std::uint64_t seed = 0;
    double error = 0.0;
    for (auto _ : state) {
        const Sampled q0 = SampledPerceptron(outer, inner, ++seed).conjugates(at)[0];
        error = q0.error / q0.value;
    }
    state.counters["error"] = error;
    // Divided by the time of one evaluation and inverted: the time of one evaluation times (error/1e-10)^2.
    const auto evaluations = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
    state.counters["seconds_1e10"] = benchmark::Counter(1e-20 / (error * error), evaluations);
}
BENCHMARK(averages_of_one_task_sampled)->Args({2000, 2000})->Args({2000, 20000})->Unit(benchmark::kMillisecond);

} // namespace
