// Sweeps of diluted networks (Multitasking), all orders, against the plain loop over the non-null entries of a site.
//
// K = 5, d = 0.5, T = 0.1 from the hierarchical state, ten sweeps before the first that counts; times are CPU times of
// the thread. Counters: ns of a spin, the fraction of accepted flips. benchmarks/diluted.py runs a numba loop beside
// it.
#include <cstdint>
#include <memory>

#include <benchmark/benchmark.h>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/multitasking/multitasking.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kernels/diluted_engine.hpp"
#include "montecarlo/kernels/propose.hpp"
#include "montecarlo/kinds/diluted.hpp"
#include "montecarlo/kinds/table.hpp"

namespace {

using namespace mattis;
using namespace mattis::mc;

constexpr int K = 5;
constexpr double d = 0.5, T = 0.1;

DilutedHamiltonian hamiltonian_of(int N) { return Multitasking({.K = K, .d = d, .T = T}).hamiltonian(N); }

Disorder disorder_of(const DilutedHamiltonian& h) {
    return draw_disorder(h, {.seed = 1, .purpose = Purpose::disorder});
}

void report(benchmark::State& state, int N, std::int64_t accepted) {
    const double spins = static_cast<double>(state.iterations()) * N;
    state.counters["acceptance"] = static_cast<double>(accepted) / spins;
    state.counters["per_spin"] = benchmark::Counter(spins, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Sweeps as the program makes them.
void sweeps(benchmark::State& state, Order order) {
    const auto N = static_cast<int>(state.range(0));
    const DilutedHamiltonian h = hamiltonian_of(N);
    const auto disorder = disorder_of(h);
    Chain chain(make_spin_system(h, disorder), {.seed = 1, .purpose = Purpose::dynamics});
    chain.begin(Start::hierarchical, 1.0, {.seed = 1});
    for (int k = 0; k < 10; ++k) chain.sweep(Dynamics::heat_bath, order, 1.0 / T);
    std::int64_t accepted = 0;
    for (auto _ : state) accepted += chain.sweep(Dynamics::heat_bath, order, 1.0 / T);
    report(state, N, accepted);
}

/// The plain loop: a field, an exponential and a draw for every spin.
void plain(benchmark::State& state) {
    const auto N = static_cast<int>(state.range(0));
    const DilutedHamiltonian h = hamiltonian_of(N);
    const auto disorder = disorder_of(h);
    DilutedEngine engine(h, disorder.share<DilutedPatterns>());
    std::vector<std::int8_t> spins = DilutedKind::reference(h, disorder.get<DilutedPatterns>(), Start::hierarchical);
    for (std::int8_t& s : spins) s = s == 0 ? std::int8_t{1} : s;
    engine.rebuild(spins);
    Stream stream({.seed = 1});
    const Block block{Dynamics::heat_bath, Order::sequential, 1.0 / T, N, 0};
    const auto sweep = [&] {
        return propose<Dynamics::heat_bath, Order::sequential>(engine, block, h.unit / T, stream);
    };
    for (int k = 0; k < 10; ++k) sweep();
    std::int64_t accepted = 0;
    for (auto _ : state) accepted += sweep();
    report(state, N, accepted);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    for (const int N : {10'000, 100'000, 1'000'000}) benchmark->Arg(N);
    benchmark->Unit(benchmark::kMicrosecond);
}

BENCHMARK_CAPTURE(sweeps, random, Order::random)->Apply(sizes);
BENCHMARK_CAPTURE(sweeps, sequential, Order::sequential)->Apply(sizes);
BENCHMARK_CAPTURE(sweeps, parallel, Order::parallel)->Apply(sizes);
BENCHMARK(plain)->Apply(sizes);

} // namespace
