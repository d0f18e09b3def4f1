// What exchanges cost: tempered sweeps against sweeps of as many chains of the same system at the same
// temperatures that know nothing of each other.
//
// Both are advanced in turn, some milliseconds each, in one loop and on one thread. Times are CPU times of the thread,
// so that other programs matter little, and each pair of neighbours in time gives one ratio, so that the speed of the
// processor cancels. Counters: ns of a proposal with and without exchanges, the overhead in per cent (median of the
// ratios, and their quartiles), and what fractions of flips and exchanges were accepted.

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "models/contract/hamiltonian.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/chain/tempering.hpp"
#include "montecarlo/kinds/table.hpp"

namespace {

using namespace mattis;
using namespace mattis::mc;

constexpr StreamKey key{.seed = 1, .point = 0, .sample = 0, .chain = 0, .purpose = Purpose::dynamics};
constexpr int rungs = 16;

double thread_nanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

/// Chains at the same temperatures, without exchanges.
class Chains {
public:
    Chains(const SpinSystem& system, const std::vector<double>& temperatures) : temperatures_(temperatures) {
        for (std::uint32_t k = 0; k < temperatures.size(); ++k) {
            StreamKey own = key;
            own.chain = 1000 + k;
            chains_.emplace_back(system.clone(), own);
        }
    }
    /// Returns the number of accepted flips.
    std::int64_t sweep() {
        std::int64_t accepted = 0;
        for (std::size_t k = 0; k < chains_.size(); ++k)
            accepted += chains_[k].sweep(Dynamics::heat_bath, Order::random, 1.0 / temperatures_[k]);
        return accepted;
    }

private:
    std::vector<double> temperatures_;
    std::vector<Chain> chains_;
};

std::int64_t sweep(Tempering& tempered) {
    tempered.sweep();
    std::int64_t accepted = 0;
    for (std::size_t rung = 0; rung < tempered.rungs(); ++rung) accepted += tempered.accepted(rung);
    return accepted;
}

double quantile(std::vector<double> values, double share) {
    const auto k = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return values[static_cast<std::size_t>(k)];
}

void exchanges(benchmark::State& state, const Hamiltonian& hamiltonian, double from, double to) {
    constexpr double block = 3e6; // ns
    StreamKey disorder_key = key;
    disorder_key.purpose = Purpose::disorder;
    const auto system = make_spin_system(hamiltonian, draw_disorder(hamiltonian, disorder_key));
    const auto temperatures = spaced_temperatures(from, to, rungs, Spacing::geometric);
    Tempering tempered(*system, {.temperatures = temperatures}, key, 0);
    tempered.begin(Start::random, 1.0);
    Chains chains(*system, temperatures);
    const double begin = thread_nanoseconds();
    for (int k = 0; k < 500; ++k) {
        sweep(tempered);
        chains.sweep();
    }
    const auto sweeps = static_cast<std::int64_t>(1.0 + block / ((thread_nanoseconds() - begin) / 1000.0));
    tempered.count_anew();

    std::vector<double> with, without, ratios;
    std::int64_t accepted_with = 0, accepted_without = 0;
    for (auto _ : state) {
        const double start = thread_nanoseconds();
        for (std::int64_t k = 0; k < sweeps; ++k) accepted_without += chains.sweep();
        const double middle = thread_nanoseconds();
        for (std::int64_t k = 0; k < sweeps; ++k) accepted_with += sweep(tempered);
        const double end = thread_nanoseconds();
        without.push_back(middle - start);
        with.push_back(end - middle);
        ratios.push_back(100.0 * ((end - middle) / (middle - start) - 1.0));
    }
    const double proposals = static_cast<double>(sweeps) * rungs * system->size();
    const double all = proposals * static_cast<double>(with.size());
    double rate = 0.0;
    for (const double r : tempered.report().rates) rate += r / (rungs - 1);
    state.counters["chains_ns"] = quantile(without, 0.5) / proposals;
    state.counters["ladder_ns"] = quantile(with, 0.5) / proposals;
    state.counters["overhead"] = quantile(ratios, 0.5);
    state.counters["quartile1"] = quantile(ratios, 0.25);
    state.counters["quartile3"] = quantile(ratios, 0.75);
    state.counters["flips_chains"] = static_cast<double>(accepted_without) / all;
    state.counters["flips_ladder"] = static_cast<double>(accepted_with) / all;
    state.counters["exchanges"] = rate;
}

BENCHMARK_CAPTURE(exchanges, sk_64, coupling_hamiltonian(2, 64), 0.4, 1.6)->Iterations(200);
BENCHMARK_CAPTURE(exchanges, sk_128, coupling_hamiltonian(2, 128), 0.4, 1.6)->Iterations(200);
BENCHMARK_CAPTURE(exchanges, dense_p3_60, pattern_hamiltonian(3, Convention::distinct, 0.2, 60), 0.3, 1.2)
    ->Iterations(200);
BENCHMARK_CAPTURE(exchanges, hopfield_500, pattern_hamiltonian(2, Convention::distinct, 0.1, 500), 0.5, 1.5)
    ->Iterations(200);

} // namespace
