// Networks that learn: the sum over classes that a flip costs, with bits of +-1 and with class sums in 8 and 16 bits,
// side by side, and whole proposals of each engine.
//
// Bytes that must move for an element: 1/8 of a bit row and 4 of values (+-1); 1 of entries and 4 of overlaps (8 bits);
// 2 and 4 (16 bits). Counter per_element: seconds of one element.
#include <cstdint>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/rng.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kernels/class_sum.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "montecarlo/kinds/table.hpp"

namespace {

using namespace mattis;
using namespace mattis::mc;

/// Rows that are read in turn: more than the first cache holds, as in a simulation.
constexpr std::size_t rows = 64;
constexpr int largest = 20; ///< of class sums
constexpr std::int32_t overlap = 4000;

void per_element(benchmark::State& state, std::size_t channels, double bytes) {
    const double elements = static_cast<double>(state.iterations()) * static_cast<double>(channels);
    state.counters["per_element"] =
        benchmark::Counter(elements, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.SetBytesProcessed(static_cast<std::int64_t>(elements * bytes));
}

std::vector<std::int32_t> overlaps(std::size_t channels, Stream& stream) {
    std::vector<std::int32_t> O(channels);
    for (auto& o : O) o = static_cast<std::int32_t>(uniform_below(stream, 2 * overlap)) - overlap;
    return O;
}

void signs(benchmark::State& state) {
    const auto channels = static_cast<std::size_t>(state.range(0)), words = channels / 64;
    Stream stream({.seed = 1});
    std::vector<std::uint64_t> bits(rows * words);
    for (auto& word : bits) word = stream();
    const std::vector<std::int32_t> O = overlaps(channels, stream);
    std::size_t row = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(signed_sum().narrow(bits.data() + row * words, O.data(), words, 1 << 16));
        row = (row + 1) % rows;
    }
    per_element(state, channels, 4.125);
}

template <class Entry>
void classes(benchmark::State& state) {
    const auto channels = static_cast<std::size_t>(state.range(0));
    Stream stream({.seed = 1});
    std::vector<Entry> v(rows * channels);
    for (auto& entry : v)
        entry = static_cast<Entry>(static_cast<int>(uniform_below(stream, 2 * largest + 1)) - largest);
    const std::vector<std::int32_t> O = overlaps(channels, stream);
    std::size_t row = 0;
    for (auto _ : state) {
        const std::span<const Entry> entries(v.data() + row * channels, channels);
        benchmark::DoNotOptimize(class_sum(entries, O, largest * overlap));
        row = (row + 1) % rows;
    }
    per_element(state, channels, sizeof(Entry) + 4.0);
}

/// Sweeps of a network near its archetype; N = 64, K classes.
void sweeps(benchmark::State& state, int P, Convention convention, Protocol protocol, int M) {
    constexpr int N = 64;
    ExampleHamiltonian h = example_hamiltonian(P, convention, 0.0, Dataset({protocol, 0.0, 0.7, M}), N);
    h.K = state.range(0);
    const Disorder disorder = draw_disorder(h, {.seed = 1, .purpose = Purpose::disorder});
    Chain chain(make_system(h, disorder), {.seed = 1, .purpose = Purpose::dynamics});
    chain.begin(Start::archetype, 1.0, {.seed = 1});
    std::int64_t accepted = 0;
    for (auto _ : state) accepted += chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.3);
    state.counters["acceptance"] = static_cast<double>(accepted) / (static_cast<double>(state.iterations()) * N);
    per_element(state, static_cast<std::size_t>(h.channels()) * N, 0.0);
}

void channel_counts(benchmark::internal::Benchmark* benchmark) {
    for (const int channels : {4096, 65536}) benchmark->Arg(channels);
}

BENCHMARK(signs)->Apply(channel_counts);
BENCHMARK_TEMPLATE(classes, std::int8_t)->Apply(channel_counts);
BENCHMARK_TEMPLATE(classes, std::int16_t)->Apply(channel_counts);
BENCHMARK_CAPTURE(sweeps, supervised_2, 2, Convention::full, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_3, 3, Convention::full, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_4_full, 4, Convention::full, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_4_distinct, 4, Convention::distinct, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_6_full, 6, Convention::full, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_6_distinct, 6, Convention::distinct, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_8_distinct, 8, Convention::distinct, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_10_full, 10, Convention::full, Protocol::supervised, 20)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, supervised_10_distinct, 10, Convention::distinct, Protocol::supervised, 5)->Arg(4000);
BENCHMARK_CAPTURE(sweeps, unsupervised_4, 4, Convention::full, Protocol::unsupervised, 5)->Arg(800);

} // namespace
