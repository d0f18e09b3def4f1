// Speed of the solvers of broken replica symmetry.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs. The
// counters of the JSON output say where and what was solved, so that benchmarks/broken_symmetry.py can compare another
// code at the very same points.

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "models/dense.hpp"
#include "models/sk.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_order.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_search.hpp"
#include "solvers/rsb/broken_symmetry.hpp"
#include "solvers/theory/theory.hpp"

namespace {

using namespace mattis;
using namespace mattis::solvers;

constexpr double tolerance = 1e-9;

void consume(Solution& solution) {
    benchmark::DoNotOptimize(solution);
    benchmark::DoNotOptimize(solution.order.data());
    benchmark::ClobberMemory();
}

/// Where a state of the P = 4 network is solved for.
struct Place {
    Convention convention;
    double T, alpha;
};

Dense::Parameters parameters_of(const Place& place) {
    return {.P = 4, .alpha = place.alpha, .T = place.T, .convention = place.convention};
}

/// A state of `depth` steps from nothing but the parameters, the model's construction included.
void state(benchmark::State& state, Branch branch, const Place& place, std::size_t depth) {
    Dense::Parameters p = parameters_of(place);
    const auto solved = [&] {
        const Dense model(p);
        return branch == Branch::retrieval ? broken_retrieval(SiteOf(model), depth)
                                           : broken_glass(SiteOf(model), depth);
    };
    const Solution once = solved();
    const bool is_deep = order_value(once, fmt::format("q{}", depth)).has_value();
    if (!once.converged() || *once.residual > tolerance || !is_deep)
        return state.SkipWithError("no state of this depth to 1e-9");
    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        Solution solution = solved();
        consume(solution);
    }
    state.counters["P"] = p.P;
    state.counters["full"] = p.convention == Convention::full ? 1.0 : 0.0;
    state.counters["alpha"] = p.alpha;
    state.counters["T"] = p.T;
    state.counters["retrieval"] = branch == Branch::retrieval ? 1.0 : 0.0;
    state.counters["residual"] = *once.residual;
    state.counters["steps"] = once.iterations;
    state.counters["f"] = *once.free_energy;
    for (const char* name : {"m", "q0", "q1", "theta"})
        if (const auto value = order_value(once, name)) state.counters[name] = *value;
}

constexpr Place cold_distinct{Convention::distinct, 0.1, 0.39}, cold_full{Convention::full, 0.1, 0.155};
constexpr Place beyond_distinct{Convention::distinct, 0.1, 0.45}; ///< where replica symmetry has no retrieval
constexpr Place frozen_distinct{Convention::distinct, 0.0, 0.39}, frozen_full{Convention::full, 0.0, 0.155};
constexpr Place glass_distinct{Convention::distinct, 0.3, 1.0}, glass_full{Convention::full, 0.5, 1.0};
constexpr Place frozen_glass_full{Convention::full, 0.0, 1.0};
BENCHMARK_CAPTURE(state, retrieval_distinct, Branch::retrieval, cold_distinct, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, retrieval_full, Branch::retrieval, cold_full, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, retrieval_distinct_beyond, Branch::retrieval, beyond_distinct, 1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, retrieval_distinct_at_zero, Branch::retrieval, frozen_distinct, 1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, retrieval_full_at_zero, Branch::retrieval, frozen_full, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, glass_distinct, Branch::glass_static, glass_distinct, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, glass_full, Branch::glass_static, glass_full, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, glass_full_at_zero, Branch::glass_static, frozen_glass_full, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, two_steps_retrieval_distinct, Branch::retrieval, cold_distinct, 2)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, two_steps_retrieval_full, Branch::retrieval, cold_full, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(state, two_steps_glass_full, Branch::glass_static, glass_full, 2)->Unit(benchmark::kMillisecond);

/// The load of the spinodal with one step at 50 temperatures, from 0 to 99 % of the temperature where retrieval ends at
/// zero load: broken below the AT line, replica-symmetric above.
void spinodal_line(benchmark::State& state, Convention convention) {
    constexpr int count = 50;
    const Dense::Parameters p{.P = 4, .alpha = 1.0, .T = 0.0, .convention = convention};
    const double highest = RetrievalCurve::zero_load_spinodal(SiteOf(Dense(p))).T;
    std::vector<Dense::Parameters> places(count, p);
    for (std::size_t k = 0; k < places.size(); ++k) places[k].T = 0.99 * highest * static_cast<double>(k) / (count - 1);
    const auto load = [](const Dense::Parameters& at) {
        return trace(Dense(at), "retrieval_spinodal", {.find = "alpha", .ansatz = "1rsb"}).points.front().found;
    };
    if (!std::all_of(places.begin(), places.end(), [&](const auto& at) { return load(at).has_value(); }))
        state.SkipWithError("the spinodal is missing at a temperature");
    for (auto _ : state)
        for (const Dense::Parameters& at : places) {
            std::optional<double> found = load(at);
            benchmark::DoNotOptimize(found);
        }
    state.counters["alpha_at_zero"] = load(places.front()).value_or(NAN);
}
BENCHMARK_CAPTURE(spinodal_line, distinct, Convention::distinct)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(spinodal_line, full, Convention::full)->Unit(benchmark::kMillisecond);

/// One evaluation of the cascade at T = 0 with levels whose variances are equal: the grid and the sums over it are then
/// the same at every level, but for the width of the outermost.
void cascade(benchmark::State& state) {
    const auto depth = static_cast<std::size_t>(state.range(0));
    constexpr double level = 0.1;
    std::vector<double> variance, breaking;
    for (std::size_t i = 0; i <= depth; ++i) variance.push_back(1.0 - level * static_cast<double>(depth - i));
    for (std::size_t i = 1; i <= depth; ++i)
        breaking.push_back(2.0 * static_cast<double>(i) / static_cast<double>(depth));
    if (!cascade_averages({0.0, variance, breaking, 0.0}, false).resolved) state.SkipWithError("not resolved");
    for (auto _ : state) {
        benchmark::DoNotOptimize(variance.data());
        CascadeAverages averages = cascade_averages({0.0, variance, breaking, 0.0}, false);
        benchmark::DoNotOptimize(averages);
        benchmark::DoNotOptimize(averages.overlap.data());
    }
    state.counters["levels"] = static_cast<double>(depth);
}
BENCHMARK(cascade)->DenseRange(1, 8)->Unit(benchmark::kMicrosecond);

/// One evaluation of one step at T > 0: at the glass of P = 4 full, levels as at T = 0.5.
void cascade_at_temperature(benchmark::State& state) {
    const Dense model(parameters_of(glass_full));
    const Levels at{.m = 0.0, .q = {0.216257, 0.935496}, .y = {0.602224}, .C = 0.129008};
    const SiteOf saddle_site{model};
    const BrokenSymmetry saddle(saddle_site, 1, {.m = true, .q0 = false});
    if (!saddle.evaluate(at).admissible) state.SkipWithError("not resolved");
    for (auto _ : state) {
        auto local = saddle.evaluate(at);
        benchmark::DoNotOptimize(local);
    }
}
BENCHMARK(cascade_at_temperature)->Unit(benchmark::kMicrosecond);

/// The same at the stationary state of the Sherrington-Kirkpatrick model, whose levels narrow with their number.
void cascade_of_sk(benchmark::State& state) {
    const auto depth = static_cast<std::size_t>(state.range(0));
    const Sk model({.T = 0.0});
    const Solution rs = rs_glass(SiteOf(model));
    const Pinned pinned{.m = true, .q0 = false};
    const auto found = solvers::detail::descended(SiteOf(model), solvers::detail::first_step(SiteOf(model), rs, pinned),
                                                  pinned, depth);
    if (found.status != Status::converged || found.at.depth() != depth) return state.SkipWithError("no state");
    const SiteOf saddle_site{model};
    const BrokenSymmetry saddle(saddle_site, depth, pinned);
    for (auto _ : state) {
        auto local = saddle.evaluate(found.at);
        benchmark::DoNotOptimize(local);
    }
    state.counters["levels"] = static_cast<double>(depth);
    state.counters["f"] = found.free_energy;
}
BENCHMARK(cascade_of_sk)->DenseRange(1, 8)->Unit(benchmark::kMicrosecond);

} // namespace
