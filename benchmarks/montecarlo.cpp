// Speed of the Monte Carlo engines, and of two ways in which the same chain is usually written: a textbook loop that
// raises the overlaps of all patterns to their power at every proposal, and a good C++ loop over tabulated values. All
// three walk the same network of N = 120 spins, P = 4 (full), from the archetype, with the same acceptance.
//
// The acceptance is forced: a proposal is accepted when a uniform number is below it, whatever the energy, so that
// loops are compared at the same work; the cost of every flip is computed and consumed all the same. Overlaps then do a
// random walk to their typical size; the work of a loop does not depend on them. `cold` is a real chain at T = 0.3 that
// starts from the archetype: retrieval at K = 256 and 4096 (loads 0.002 and 0.03), beyond its spinodal at K = 65536
// (0.46). Before the clock starts all loops must agree on the costs of every flip.

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "benchmarks/rivals/good_loop.hpp"
#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "montecarlo/kinds/table.hpp"

namespace {

using namespace mattis;
using namespace mattis::mc;

constexpr int N = 120, P = 4;
constexpr StreamKey disorder_key{.seed = 1, .point = 0, .sample = 0, .chain = 0, .purpose = Purpose::disorder};
constexpr StreamKey chain_key{.seed = 1, .point = 0, .sample = 0, .chain = 0, .purpose = Purpose::dynamics};

PatternHamiltonian network(std::int64_t K) {
    const double one = pattern_hamiltonian(P, Convention::full, 1e-12, N).alpha;
    return pattern_hamiltonian(P, Convention::full, static_cast<double>(K) * one, N);
}

std::shared_ptr<const BitPatterns> patterns_of(const PatternHamiltonian& h) {
    return std::make_shared<const BitPatterns>(draw_disorder(h, disorder_key).get<BitPatterns>());
}

/// Overlaps as doubles, all of them raised to the power at every proposal.
class TextbookLoop {
public:
    TextbookLoop(const PatternHamiltonian& h, const BitPatterns& patterns) : K_(h.K), spins_(N, 1) {
        for (int i = 0; i < N; ++i)
            for (std::int64_t mu = 0; mu < K_; ++mu)
                xi_.push_back(static_cast<double>(patterns.entry(static_cast<std::size_t>(mu), i)));
        m_.assign(static_cast<std::size_t>(K_), 0.0);
        for (std::int64_t mu = 0; mu < K_; ++mu)
            for (int i = 0; i < N; ++i) m_[at(mu)] += row(i)[mu] / N;
    }
    double cost(int site) const {
        double sum = 0.0;
        for (std::int64_t mu = 0; mu < K_; ++mu)
            sum += std::pow(m_[at(mu)] - 2.0 * row(site)[mu] * spins_[at(site)] / N, P) - std::pow(m_[at(mu)], P);
        return -0.5 * N * sum;
    }
    void flip(int site) {
        for (std::int64_t mu = 0; mu < K_; ++mu) m_[at(mu)] -= 2.0 * row(site)[mu] * spins_[at(site)] / N;
        spins_[at(site)] = -spins_[at(site)];
    }

private:
    static std::size_t at(std::int64_t k) { return static_cast<std::size_t>(k); }
    const double* row(int site) const { return &xi_[at(site * K_)]; }
    std::int64_t K_;
    std::vector<double> xi_, m_, spins_;
};

/// The engine with one of its instruction sets, in units of energy.
class Engine {
public:
    Engine(const PatternHamiltonian& h, std::shared_ptr<const BitPatterns> patterns)
        : engine_(h, std::move(patterns)), unit_(h.unit) {}
    double cost(int site) {
        last_ = engine_.cost(site);
        return unit_ * static_cast<double>(last_);
    }
    /// Of the site whose cost was asked last.
    void flip(int site) { engine_.flip(site, last_); }

private:
    OverlapEngine<std::int32_t> engine_;
    double unit_;
    std::int64_t last_ = 0;
};

template <class Loop>
void check_costs(benchmark::State& state, const Loop& loop, Engine& engine) {
    for (int site = 0; site < N; ++site)
        if (std::abs(loop.cost(site) - engine.cost(site)) > 1e-9 * (1.0 + std::abs(engine.cost(site))))
            state.SkipWithError("the loops disagree on the cost of a flip");
}

/// One proposal after the other: a site, the cost of its flip, a uniform number.
template <class Loop>
void walk(benchmark::State& state, Loop& loop, double acceptance) {
    Stream stream(chain_key);
    double consumed = 0.0;
    std::int64_t accepted = 0, proposals = 0;
    for (auto _ : state) {
        const auto site = static_cast<int>(uniform_below(stream, N));
        consumed += loop.cost(site);
        if (stream.uniform() < acceptance) {
            loop.flip(site);
            ++accepted;
        }
        ++proposals;
    }
    benchmark::DoNotOptimize(consumed);
    state.counters["acceptance"] = static_cast<double>(accepted) / static_cast<double>(proposals);
}

template <class Loop>
void forced(benchmark::State& state) {
    const PatternHamiltonian h = network(state.range(0));
    const auto patterns = patterns_of(h);
    Engine reference(h, patterns);
    if constexpr (std::is_same_v<Loop, Engine>) {
        walk(state, reference, 0.01 * static_cast<double>(state.range(1)));
    } else {
        Loop loop(h, *patterns);
        check_costs(state, loop, reference);
        loop.flip(7);
        reference.cost(7);
        reference.flip(7);
        check_costs(state, loop, reference);
        walk(state, loop, 0.01 * static_cast<double>(state.range(1)));
    }
}
BENCHMARK_TEMPLATE(forced, TextbookLoop)->Args({256, 1})->Args({4096, 1})->Args({4096, 10});
BENCHMARK_TEMPLATE(forced, benchmarks::GoodLoop)->ArgsProduct({{256, 4096, 65536}, {1, 10, 50}});
BENCHMARK_TEMPLATE(forced, Engine)->ArgsProduct({{256, 4096, 65536}, {1, 10, 50}});

/// A real chain that starts in the archetype.
void cold(benchmark::State& state) {
    const PatternHamiltonian h = network(state.range(0));
    const auto patterns = patterns_of(h);
    const auto ising = make_spin_system(h, Disorder(*patterns));
    std::vector<std::int8_t> archetype;
    for (int i = 0; i < N; ++i) archetype.push_back(static_cast<std::int8_t>(patterns->entry(0, i)));
    ising->set_spins(archetype);
    Stream stream(chain_key);
    std::int64_t accepted = 0, proposals = 0;
    for (auto _ : state) {
        accepted += ising->advance({Dynamics::heat_bath, Order::random, 1.0 / 0.3, N, 0}, stream);
        proposals += N;
    }
    state.counters["acceptance"] = static_cast<double>(accepted) / static_cast<double>(proposals);
    state.SetItemsProcessed(proposals);
}
BENCHMARK(cold)->Arg(256)->Arg(4096)->Arg(65536);

/// The sum of one proposal alone, for every instruction set of this machine.
void signed_sum(benchmark::State& state) {
    const SignedSum& kernel = signed_sums()[static_cast<std::size_t>(state.range(0))];
    const auto K = static_cast<std::size_t>(state.range(1));
    std::vector<std::uint64_t> bits(K / 64, 0x9e3779b97f4a7c15u);
    std::vector<std::int32_t> values(K, 12345);
    for (auto _ : state) {
        benchmark::DoNotOptimize(bits.data());
        std::int64_t sum = kernel.narrow(bits.data(), values.data(), K / 64, 100);
        benchmark::DoNotOptimize(sum);
        benchmark::ClobberMemory();
    }
    state.SetLabel(std::string(kernel.isa));
    state.counters["per_ns"] =
        benchmark::Counter(1e-9 * static_cast<double>(K), benchmark::Counter::kIsIterationInvariantRate);
}

void every_instruction_set(benchmark::internal::Benchmark* b) {
    for (std::size_t k = 0; k < signed_sums().size(); ++k)
        for (const std::int64_t K : {512, 4096, 65536}) b->Args({static_cast<std::int64_t>(k), K});
}
BENCHMARK(signed_sum)->Apply(every_instruction_set);

} // namespace
