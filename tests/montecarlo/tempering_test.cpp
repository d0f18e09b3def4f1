// Parallel tempering against exact enumeration: detailed balance of exchanges, the law of every rung, the exchange
// rates.

#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/chain/tempering.hpp"
#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "stats/estimate.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

const StreamKey key{.seed = 31, .point = content_hash("ladder"), .sample = 2};

Bytes saved(const Tempering& tempered) {
    ByteWriter to;
    tempered.save(to);
    return to.take();
}

std::vector<double> gibbs_law(const Spectrum& spectrum, double T) {
    const double log_Z = gibbs_averages(spectrum, T).log_Z;
    std::vector<double> law;
    for (const std::int64_t E : spectrum.energies)
        law.push_back(std::exp(-spectrum.unit * static_cast<double>(E) / T - log_Z));
    return law;
}

/// Expected probability of an exchange between two temperatures, over the Gibbs laws of both.
double exact_rate(const Spectrum& spectrum, double T, double T_other) {
    double rate = 0.0;
    const auto law = energy_law(spectrum, T), other = energy_law(spectrum, T_other);
    for (const auto& [E, p] : law)
        for (const auto& [E_other, p_other] : other)
            rate += p * p_other * exchange_probability(T, T_other, spectrum.unit * static_cast<double>(E - E_other));
    return rate;
}

TEST(Tempering, ExchangesAreInDetailedBalance) {
    // pi(x) pi'(y) p(x, y) = pi(y) pi'(x) p(y, x) for every pair of configurations.
    for (const SmallSystem& system : gallery(5)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const double T = 0.4, T_other = 0.9;
        const auto law = gibbs_law(spectrum, T), other = gibbs_law(spectrum, T_other);
        for (std::size_t x = 0; x < law.size(); ++x)
            for (std::size_t y = 0; y < law.size(); ++y) {
                const double difference =
                    spectrum.unit * static_cast<double>(spectrum.energies[x] - spectrum.energies[y]);
                ASSERT_NEAR(law[x] * other[y] * exchange_probability(T, T_other, difference),
                            law[y] * other[x] * exchange_probability(T, T_other, -difference), 1e-14)
                    << system.name;
            }
    }
}

TEST(Tempering, OneRungIsAChain) {
    const SmallSystem system = gallery(9).front();
    const auto ising = system.ising();
    Tempering tempered(*ising, {.temperatures = {0.7}}, key, 3);
    StreamKey of_chain = key;
    of_chain.purpose = Purpose::dynamics;
    of_chain.chain = 3;
    Chain chain(system.ising(), of_chain);
    for (int sweep = 0; sweep < 50; ++sweep) {
        tempered.sweep();
        EXPECT_EQ(tempered.accepted(0), chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.7));
        ASSERT_TRUE(std::ranges::equal(ising_of(tempered.at(0)).spins(), ising_of(chain).spins()));
    }
    EXPECT_TRUE(tempered.report().rates.empty());
}

TEST(Tempering, EveryRungFollowsItsLaw) {
    // Independent runs from random starts; the coldest rung is one that plain chains of this length do not find
    // (checked below). False-alarm probability 1e-6 for each test.
    constexpr int N = 10, runs = 400, sweeps = 150;
    int lost = 0;
    for (const SmallSystem& system : gallery(N)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const auto* glass = system.hamiltonian.get_if<CouplingHamiltonian>();
        const bool deep = glass != nullptr && glass->P >= 4; // one minimum in 2^N, which nothing leads to
        const auto temperatures = spaced_temperatures(deep ? 0.8 : 0.2, 3.0, 7, Spacing::geometric);
        const auto ising = system.ising();
        std::vector<std::map<std::int64_t, int>> counts(temperatures.size());
        std::map<std::int64_t, int> plain;
        for (int number = 0; number < runs; ++number) {
            Tempering tempered(*ising, {.temperatures = temperatures}, key, number);
            tempered.begin(Start::random, 1.0);
            for (int sweep = 0; sweep < sweeps; ++sweep) tempered.sweep();
            for (std::size_t k = 0; k < temperatures.size(); ++k)
                ++counts[k][ising_of(tempered.at(k)).integer_energy()];
            Tempering alone(*ising, {.temperatures = {temperatures.front()}}, key, number);
            alone.begin(Start::random, 1.0);
            for (int sweep = 0; sweep < sweeps; ++sweep) alone.sweep();
            ++plain[ising_of(alone.at(0)).integer_energy()];
        }
        const auto p_value = [&](const std::map<std::int64_t, int>& found, double T) {
            double chi_squared = 0.0, pooled_expected = 0.0, pooled_count = 0.0;
            int cells = 0;
            for (const auto& [E, probability] : energy_law(spectrum, T)) {
                const double expected = probability * runs, count = found.contains(E) ? found.at(E) : 0;
                if (expected >= 10.0)
                    chi_squared += (count - expected) * (count - expected) / expected, ++cells;
                else
                    pooled_expected += expected, pooled_count += count;
            }
            if (pooled_expected > 1.0)
                chi_squared += std::pow(pooled_count - pooled_expected, 2) / pooled_expected, ++cells;
            return cells < 2 ? 1.0 : stats::chi_squared_upper(chi_squared, cells - 1);
        };
        for (std::size_t k = 0; k < temperatures.size(); ++k)
            EXPECT_GT(p_value(counts[k], temperatures[k]), 1e-6) << system.name << " T = " << temperatures[k];
        lost += p_value(plain, temperatures.front()) < 1e-6;
    }
    EXPECT_GT(lost, 2) << "the test shows nothing if plain chains do as well";
}

TEST(Tempering, ExchangeRatesAreThoseOfTheGibbsLaws) {
    // 5 standard errors from independent runs: false-alarm probability 6e-7 for each rate.
    constexpr int runs = 40, sweeps = 2000;
    const std::vector<double> temperatures{0.5, 0.8, 1.3, 2.2};
    for (const SmallSystem& system : gallery(8)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const auto ising = system.ising();
        std::vector<std::vector<double>> rates(3), rejections(3);
        for (int number = 0; number < runs; ++number) {
            Tempering tempered(*ising, {.temperatures = temperatures, .every = 2}, key, number);
            for (int sweep = 0; sweep < 200; ++sweep) tempered.sweep();
            tempered.count_anew();
            for (int sweep = 0; sweep < sweeps; ++sweep) tempered.sweep();
            for (std::size_t k = 0; k < 3; ++k) {
                rates[k].push_back(tempered.report().rates[k]);
                rejections[k].push_back(tempered.rejection()[k]);
            }
        }
        for (std::size_t k = 0; k < 3; ++k) {
            const double exact = exact_rate(spectrum, temperatures[k], temperatures[k + 1]);
            const auto rate = stats::over_samples(rates[k]), rejection = stats::over_samples(rejections[k]);
            EXPECT_NEAR(rate.mean, exact, 5.0 * rate.error) << system.name << k;
            EXPECT_NEAR(rejection.mean, 1.0 - exact, 5.0 * rejection.error) << system.name << k;
            EXPECT_LT(rate.error, 0.01);
        }
    }
}

TEST(Tempering, ChainsThatAlwaysExchangeGoRoundInTwiceTheRungs) {
    // At infinite temperature every exchange is accepted, odd and even neighbours in turn carry a chain straight up and
    // down: 2 R exchanges for R rungs.
    const SmallSystem system = gallery(6).front();
    const auto ising = system.ising();
    for (const std::size_t R : {2u, 3u, 6u, 7u}) {
        std::vector<double> temperatures;
        for (std::size_t k = 0; k < R; ++k) temperatures.push_back(1e15 + 1e10 * static_cast<double>(k));
        Tempering tempered(*ising, {.temperatures = temperatures, .every = 3}, key, 0);
        for (std::size_t sweep = 0; sweep < 3 * 2 * R; ++sweep) tempered.sweep();
        tempered.count_anew();
        for (std::size_t sweep = 0; sweep < 3 * 2 * R * 50; ++sweep) tempered.sweep();
        const ExchangeReport report = tempered.report();
        EXPECT_EQ(report.round_trips, static_cast<std::int64_t>(50 * R));
        EXPECT_DOUBLE_EQ(report.round_trip_time, 3.0 * 2.0 * static_cast<double>(R));
        for (const double rate : report.rates) EXPECT_EQ(rate, 1.0);
    }
}

TEST(Tempering, ThreadsChangeNothing) {
    const SmallSystem system = gallery(12).front();
    const auto ising = system.ising();
    const std::vector<double> temperatures = spaced_temperatures(0.3, 2.0, 9, Spacing::geometric);
    std::vector<Bytes> states;
    for (const int threads : {1, 2, 4}) {
        Tempering tempered(*ising, {.temperatures = temperatures, .threads = threads}, key, 1);
        tempered.begin(Start::random, 1.0);
        for (int sweep = 0; sweep < 300; ++sweep) tempered.sweep();
        states.push_back(saved(tempered));
    }
    EXPECT_EQ(states[1], states[0]);
    EXPECT_EQ(states[2], states[0]);
}

TEST(Tempering, ResumesBitForBit) {
    const SmallSystem system = gallery(8).back();
    const auto ising = system.ising();
    const Tempering::Settings settings{.temperatures = {0.4, 0.7, 1.0, 1.5}, .every = 2};
    Tempering straight(*ising, settings, key, 0);
    for (int sweep = 0; sweep < 37; ++sweep) straight.sweep();
    straight.set_temperatures({0.4, 0.8, 1.1, 1.5});
    const Bytes state = saved(straight);
    Tempering resumed(*ising, settings, key, 0);
    resumed.sweep();
    ByteReader from(state);
    resumed.load(from);
    from.require_end();
    EXPECT_EQ(saved(resumed), state);
    for (int sweep = 0; sweep < 37; ++sweep) straight.sweep(), resumed.sweep();
    EXPECT_EQ(saved(resumed), saved(straight));
    for (std::size_t length = 0; length < state.size(); ++length) {
        ByteReader cut{std::span(state).first(length)};
        EXPECT_THROW(resumed.load(cut), BytesError);
    }
}

TEST(Tempering, StatesOfOtherTemperaturesAreRefused) {
    const SmallSystem system = gallery(8).back();
    const auto ising = system.ising();
    const auto refuses = [&](std::vector<double> stored, std::vector<double> temperatures) {
        const Bytes state = saved(Tempering(*ising, {.temperatures = std::move(stored)}, key, 0));
        Tempering tempered(*ising, {.temperatures = std::move(temperatures)}, key, 0);
        ByteReader from(state);
        EXPECT_THROW(tempered.load(from), BytesError);
    };
    refuses({0.4, 0.7, 1.0}, {0.4, 0.7, 1.1});
    refuses({0.4, 0.7, 1.0}, {0.3, 0.7, 1.0});
    refuses({0.4, 0.7, 1.0}, {0.4, 1.0});
    refuses({0.4, 1.2, 1.0}, {0.4, 0.7, 1.0});
    EXPECT_THROW(Tempering(*ising, {.temperatures = {}}, key, 0), std::invalid_argument);
    EXPECT_THROW(Tempering(*ising, {.every = 0}, key, 0), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
