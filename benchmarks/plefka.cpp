// What Plefka dynamics saves: a parallel sweep of a network of P = 4 through its N x K patterns against one through the
// synaptic tensor that they make, of N^4 floats (contiguous, contracted with vector registers,
// rivals/tensor_sweep.cpp), and against one through the tensor of sets of different spins, each kept once (N^4/24).
// Beside them the exact chain through integer overlaps.
//
// All are advanced in turn in one loop, on one thread, some sweeps each; times are CPU times of the thread, and each
// round gives one ratio, so that the speed of the processor cancels. Counters are medians over the rounds, in us a
// sweep: `plefka` fields and decisions; `chain` the same as a chain of the program makes it, which computes its exact
// energy too; `tensor`, `symmetric` fields through the tensors, and decisions; `exact` N proposals of the exact chain.
// `ratio` is tensor over plefka, `ratio_symmetric` symmetric over plefka. Before the clock starts all must agree on the
// fields.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "benchmarks/rivals/tensor_sweep.hpp"
#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/mean_field/mean_field_equations.hpp"

namespace {

using namespace mattis;
using namespace mattis::mc;

constexpr int P = 4;
constexpr double T = 0.5;
constexpr StreamKey key{.seed = 1, .point = 0, .sample = 0, .chain = 0, .purpose = Purpose::dynamics};

double thread_microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

PatternHamiltonian network(Convention convention, int N, std::int64_t K) {
    const double one = pattern_hamiltonian(P, convention, 1e-12, N).alpha;
    return pattern_hamiltonian(P, convention, static_cast<double>(K) * one, N);
}

/// Spins that all decide at once by the same numbers as the program's, whatever their fields come from.
class Spins {
public:
    explicit Spins(const BitPatterns& patterns) : stream_(key) {
        for (int i = 0; i < patterns.size(); ++i) {
            wide.push_back(patterns.entry(0, i));
            single.push_back(static_cast<float>(wide.back()));
        }
    }
    template <class Fields>
    void decide(const Fields& h, double beta) {
        for (std::size_t i = 0; i < wide.size(); ++i) {
            const double x = -2.0 * beta * static_cast<double>(h[i]);
            wide[i] = stream_.uniform() * (1.0 + std::exp(x)) < 1.0 ? 1.0 : -1.0;
            single[i] = static_cast<float>(wide[i]);
        }
    }
    std::vector<double> wide;
    std::vector<float> single;

private:
    Stream stream_;
};

/// First order at the present spins, without their own terms: those of `full` are taken off the tensor's fields.
template <class Tensor>
bool agree(const Tensor& tensor, Convention convention, int N, const BitPatterns& patterns) {
    const PatternHamiltonian h = network(convention, N, static_cast<std::int64_t>(patterns.count()));
    const auto net = std::make_shared<const HebbianNetwork>(hebbian_network(h, patterns));
    MeanFieldEquations<double> equations(net, MeanFieldOrder::first);
    const Spins spins(patterns);
    std::vector<double> fields(spins.wide.size());
    std::vector<float> sums(fields.size());
    equations.fields(spins.wide, 1.0, fields);
    tensor.fields(spins.single, sums);
    const double unit = convention == Convention::full ? 2.0 / std::pow(N, 3) : 12.0 / std::pow(N, 3);
    double own = 0.0; // (2/N^3) 3 sum_mu O^2
    for (const double x : equations.overlaps(spins.wide)) own += 6.0 * x * x / (N * N);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const double self = convention == Convention::full ? own * spins.wide[i] : 0.0;
        if (std::abs(unit * static_cast<double>(sums[i]) - self - fields[i]) > 1e-3) return false;
    }
    return true;
}

void sweeps(benchmark::State& state) {
    const auto N = static_cast<int>(state.range(0));
    const PatternHamiltonian h = network(Convention::full, N, state.range(1));
    const Disorder disorder = draw_disorder(h, {.seed = 1, .purpose = Purpose::disorder});
    const auto& patterns = disorder.get<BitPatterns>();
    const benchmarks::FullTensor tensor(patterns);
    const benchmarks::SymmetricTensor symmetric(patterns);
    if (!agree(tensor, Convention::full, N, patterns) || !agree(symmetric, Convention::distinct, N, patterns)) {
        state.SkipWithError("the sweeps disagree on the fields");
        return;
    }
    const Kind& kind = kind_of(h);
    Chain chain(kind.make_system(h, disorder, Dynamics::plefka), key), exact(kind.make_system(h, disorder), key);
    chain.begin(Start::archetype, 1.0, key);
    exact.begin(Start::archetype, 1.0, key);
    MeanFieldEquations<float> equations(std::make_shared<const HebbianNetwork>(hebbian_network(h, patterns)),
                                        MeanFieldOrder::first);
    Spins spins(patterns);
    std::vector<double> fields(spins.wide.size());
    std::vector<float> sums(fields.size());
    const double unit = 2.0 / std::pow(N, 3);

    const auto time = [](int count, auto&& sweep) {
        const double start = thread_microseconds();
        for (int k = 0; k < count; ++k) sweep();
        return (thread_microseconds() - start) / count;
    };
    std::vector<double> plefka, whole, full, sets, single, ratio, ratio_sets;
    for (auto _ : state) {
        plefka.push_back(time(200, [&] {
            equations.fields(spins.wide, 1.0 / T, fields);
            spins.decide(fields, 1.0 / T);
        }));
        full.push_back(time(1, [&] {
            tensor.fields(spins.single, sums);
            spins.decide(sums, unit / T);
        }));
        sets.push_back(time(10, [&] {
            symmetric.fields(spins.single, sums);
            spins.decide(sums, 6.0 * unit / T);
        }));
        whole.push_back(time(200, [&] { chain.sweep(Dynamics::plefka, Order::random, 1.0 / T); }));
        single.push_back(time(200, [&] { exact.sweep(Dynamics::heat_bath, Order::random, 1.0 / T); }));
        ratio.push_back(full.back() / plefka.back());
        ratio_sets.push_back(sets.back() / plefka.back());
    }
    state.counters["plefka"] = median(plefka);
    state.counters["chain"] = median(whole);
    state.counters["tensor"] = median(full);
    state.counters["symmetric"] = median(sets);
    state.counters["exact"] = median(single);
    state.counters["ratio"] = median(ratio);
    state.counters["ratio_symmetric"] = median(ratio_sets);
    state.counters["operations"] = std::pow(N, 4) / (2.0 * N * static_cast<double>(h.K));
}
BENCHMARK(sweeps)->Args({48, 500})->Args({64, 500})->Args({80, 500})->Iterations(50);

} // namespace
