// Speed of the replica-symmetric solvers, and of the textbook way of doing the same in C++.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs. The
// counters of the JSON output say where and what was solved, so that benchmarks/replica_symmetric.py can compare other
// codes at the very same points.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/gaussian.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/theory.hpp"

namespace {

using namespace mattis;
using namespace mattis::solvers;

constexpr double tolerance = 1e-12;

/// Keeps every field of a solution.
void consume(Solution& solution) {
    benchmark::DoNotOptimize(solution);
    benchmark::DoNotOptimize(solution.order.data());
    benchmark::DoNotOptimize(solution.u.data());
    benchmark::ClobberMemory();
}

/// A point of the P = 4 network: the load, or its distance from the retrieval spinodal at this temperature.
struct Place {
    Convention convention;
    double T;
    std::optional<double> alpha;
    double below_spinodal = 0.0; ///< 1 - alpha/alpha_c where no load is given; negative beyond the spinodal
};

constexpr Place easy_distinct{Convention::distinct, 0.3, 0.1};
constexpr Place easy_full{Convention::full, 0.3, 0.1};
constexpr Place cold_distinct{Convention::distinct, 0.02, 0.1};
constexpr Place near_distinct{Convention::distinct, 0.3, {}, 1e-3};
constexpr Place near_full{Convention::full, 0.3, {}, 1e-3};
constexpr Place beyond_distinct{Convention::distinct, 0.3, {}, -1e-3};

Dense::Parameters parameters_of(const Place& place) {
    Dense::Parameters p{.P = 4, .alpha = 1.0, .T = place.T, .convention = place.convention};
    p.alpha = place.alpha ? *place.alpha : (1.0 - place.below_spinodal) * RetrievalCurve(SiteOf(Dense(p))).fold().alpha;
    return p;
}

void describe(benchmark::State& state, const Dense::Parameters& p) {
    state.counters["P"] = p.P;
    state.counters["full"] = p.convention == Convention::full ? 1.0 : 0.0;
    state.counters["alpha"] = p.alpha;
    state.counters["T"] = p.T;
}

/// One Gaussian average with all its derivatives, for a signal S = 2 at T = 1 and this noise strength.
void site_average(benchmark::State& state, double sigma) {
    double S = 2.0;
    double g = sigma * sigma;
    if (site_averages(S, g, 1.0).error > 1e-13) state.SkipWithError("quadrature error above 1e-13");
    for (auto _ : state) {
        benchmark::DoNotOptimize(S);
        benchmark::DoNotOptimize(g);
        SiteAverages site = site_averages(S, g, 1.0);
        benchmark::DoNotOptimize(site);
    }
}
BENCHMARK_CAPTURE(site_average, weak_noise, 0.2);
BENCHMARK_CAPTURE(site_average, strong_noise, 1.5);
BENCHMARK_CAPTURE(site_average, very_strong_noise, 30.0);

/// The retrieval state from nothing but the parameters, the model's construction included: order parameters, free
/// energy, energy, entropy, residual and replicon.
void retrieval(benchmark::State& state, const Place& place) {
    Dense::Parameters p = parameters_of(place);
    const Solution once = rs_retrieval(SiteOf(Dense(p)));
    if (!once.converged() || *once.residual > tolerance) state.SkipWithError("no retrieval state to 1e-12");
    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        Solution solution = rs_retrieval(SiteOf(Dense(p)));
        consume(solution);
    }
    if (!once.converged()) return;
    describe(state, p);
    state.counters["m"] = *order_value(once, "m");
    state.counters["q"] = *order_value(once, "q");
    state.counters["residual"] = *once.residual;
    state.counters["steps"] = once.iterations;
}
BENCHMARK_CAPTURE(retrieval, distinct_easy, easy_distinct);
BENCHMARK_CAPTURE(retrieval, full_easy, easy_full);
BENCHMARK_CAPTURE(retrieval, distinct_cold, cold_distinct);
BENCHMARK_CAPTURE(retrieval, distinct_near_spinodal, near_distinct);
BENCHMARK_CAPTURE(retrieval, full_near_spinodal, near_full);

/// Proof that there is no retrieval state just beyond the spinodal.
void retrieval_absent(benchmark::State& state, const Place& place) {
    Dense::Parameters p = parameters_of(place);
    if (rs_retrieval(SiteOf(Dense(p))).status != Status::absent)
        state.SkipWithError("a state was found beyond the spinodal");
    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        Solution solution = rs_retrieval(SiteOf(Dense(p)));
        consume(solution);
    }
    describe(state, p);
}
BENCHMARK_CAPTURE(retrieval_absent, distinct_beyond_spinodal, beyond_distinct);

/// The glass of the pairwise network.
void hopfield_glass(benchmark::State& state, double alpha, double T) {
    Hopfield::Parameters p{.alpha = alpha, .T = T, .convention = Convention::distinct};
    const Solution once = rs_glass(SiteOf(Hopfield(p)));
    if (!once.converged() || *once.residual > tolerance) state.SkipWithError("no glass to 1e-12");
    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        Solution solution = rs_glass(SiteOf(Hopfield(p)));
        consume(solution);
    }
    if (once.converged()) state.counters["q"] = *order_value(once, "q");
}
BENCHMARK_CAPTURE(hopfield_glass, inside, 0.1, 0.5);
BENCHMARK_CAPTURE(hopfield_glass, near_transition, 0.1, 1.3);

/// The load of the retrieval spinodal at this many temperatures, from 0 to 99 % of the temperature where retrieval ends
/// at zero load.
void spinodal_line(benchmark::State& state, Convention convention) {
    const Dense::Parameters p{.P = 4, .alpha = 1.0, .T = 0.0, .convention = convention};
    const double highest = RetrievalCurve::zero_load_spinodal(SiteOf(Dense(p))).T;
    const auto count = static_cast<std::size_t>(state.range(0));
    std::vector<Dense::Parameters> places(count, p);
    for (std::size_t k = 0; k < count; ++k)
        places[k].T = 0.99 * highest * static_cast<double>(k) / static_cast<double>(count - 1);
    const auto load = [](const Dense::Parameters& at) {
        return trace(Dense(at), "retrieval_spinodal", {.find = "alpha"}).points.front().found;
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
BENCHMARK_CAPTURE(spinodal_line, distinct, Convention::distinct)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(spinodal_line, full, Convention::full)->Arg(100)->Unit(benchmark::kMillisecond);

/// The textbook rival: damped fixed-point iteration of (m, q) for P = 4 with a scalar trapezoidal rule in z. The step
/// 1/(4 Sigma), Sigma = sqrt(g)/T, puts the error of the rule below rounding.
struct FixedPoint {
    double m = 1.0, q = 1.0;
    double change = INFINITY; ///< largest change of m and q by one undamped iteration
    int iterations = 0;

    FixedPoint(const Dense::Parameters& p, double damping) {
        constexpr double cutoff = 8.5;
        constexpr int most = 100000;
        while (change > tolerance && iterations < most) {
            const double slope = p.convention == Convention::full ? 3.0 * q + 2.0 * q * q * q : 2.0 * q * q * q;
            const double sigma = std::sqrt(p.alpha * slope) / p.T;
            const double signal = 2.0 * m * m * m / p.T;
            const double step = std::min(0.5, 0.25 / sigma);
            double new_m = 0.0, new_q = 0.0;
            for (int k = -static_cast<int>(cutoff / step); k * step <= cutoff; ++k) {
                const double z = k * step;
                const double weight = std::exp(-0.5 * z * z);
                const double t = std::tanh(signal + sigma * z);
                new_m += weight * t;
                new_q += weight * t * t;
            }
            const double norm = step / std::sqrt(2.0 * std::numbers::pi);
            const double dm = norm * new_m - m;
            const double dq = norm * new_q - q;
            change = std::max(std::abs(dm), std::abs(dq));
            m += damping * dm;
            q += damping * dq;
            ++iterations;
        }
    }
};

/// The rival with this damping (1: none, the fastest for these points), checked against the library.
void fixed_point(benchmark::State& state, const Place& place, double damping) {
    Dense::Parameters p = parameters_of(place);
    const FixedPoint once(p, damping);
    const Solution ours = rs_retrieval(SiteOf(Dense(p)));
    if (!ours.converged() || once.change > tolerance) {
        state.SkipWithError("no retrieval state to 1e-12");
    } else if (const double distance = std::abs(once.m - *order_value(ours, "m")); distance > 1e-9) {
        state.SkipWithError("the fixed point and the library disagree");
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        FixedPoint solution(p, damping);
        benchmark::DoNotOptimize(solution);
    }
    describe(state, p);
    state.counters["m"] = once.m;
    state.counters["q"] = once.q;
    state.counters["residual"] = once.change;
    state.counters["steps"] = once.iterations;
}
BENCHMARK_CAPTURE(fixed_point, distinct_easy, easy_distinct, 1.0);
BENCHMARK_CAPTURE(fixed_point, distinct_easy_damped, easy_distinct, 0.5);
BENCHMARK_CAPTURE(fixed_point, full_easy, easy_full, 1.0);
BENCHMARK_CAPTURE(fixed_point, distinct_cold, cold_distinct, 1.0);
BENCHMARK_CAPTURE(fixed_point, distinct_near_spinodal, near_distinct, 1.0);
BENCHMARK_CAPTURE(fixed_point, full_near_spinodal, near_full, 1.0);

} // namespace
