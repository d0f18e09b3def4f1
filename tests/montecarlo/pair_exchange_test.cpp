// Exchanges at fixed overlap against the law that they state: exact transition matrix, frequencies, law of the energy.
#include "montecarlo/chain/pair_exchange.hpp"

#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

#include <gtest/gtest.h>

#include "stats/bennett.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/sector.hpp"

namespace mattis::mc {
namespace {

constexpr double false_alarm = 1e-6; ///< of every chi-squared test below; seeds are fixed

using Matrix = std::vector<std::vector<double>>;

/// Probability that one proposal takes one configuration of the sector to another. Costs of single flips are those of
/// the engine, the energies those of the enumeration.
Matrix transitions(const SmallSystem& system, const std::vector<std::uint32_t>& sector, int aligned, double T) {
    const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
    const auto ising = system.ising();
    const double pairs = static_cast<double>(aligned) * (spectrum.N - aligned);
    const auto apart = [&](std::uint32_t from, std::uint32_t to) {
        double sum = 0.0;
        ising->set_spins(spins_of(from, spectrum.N));
        for (int i = 0; i < spectrum.N; ++i)
            if (((from ^ to) >> i & 1) != 0) sum += ising->cost(i);
        return sum;
    };
    Matrix matrix(sector.size(), std::vector<double>(sector.size(), 0.0));
    for (std::size_t a = 0; a < sector.size(); ++a) {
        double stays = 1.0;
        for (std::size_t b = 0; b < sector.size(); ++b) {
            if (std::popcount(sector[a] ^ sector[b]) != 2) continue;
            const auto difference = spectrum.energies[sector[b]] - spectrum.energies[sector[a]];
            const ExchangeCosts costs{.apart = apart(sector[a], sector[b]),
                                      .whole = spectrum.unit * static_cast<double>(difference),
                                      .back = apart(sector[b], sector[a])};
            matrix[a][b] = first_stage(1.0 / T, costs.apart) * second_stage(1.0 / T, costs) / pairs;
            stays -= matrix[a][b];
        }
        matrix[a][a] = stays;
    }
    return matrix;
}

/// Chi-squared of counts against probabilities, cells of less than ten expected pooled; returns the p-value.
template <class Key>
double p_value(const std::map<Key, double>& law, const std::map<Key, int>& counts, int total) {
    double chi_squared = 0.0, pooled_expected = 0.0, pooled_count = 0.0;
    int cells = 0;
    const auto add = [&](double expected, double count) {
        chi_squared += (count - expected) * (count - expected) / expected;
        ++cells;
    };
    for (const auto& [key, probability] : law) {
        const auto found = counts.find(key);
        const double count = found == counts.end() ? 0.0 : found->second;
        if (probability * total >= 10.0) {
            add(probability * total, count);
        } else {
            pooled_expected += probability * total;
            pooled_count += count;
        }
    }
    if (pooled_expected > 0.5) add(pooled_expected, pooled_count);
    return cells < 2 ? 1.0 : stats::chi_squared_upper(chi_squared, cells - 1);
}

PairExchange chain_of(const SmallSystem& system, int aligned, std::uint32_t number = 0) {
    const StreamKey key{.seed = 7, .point = content_hash(system.name), .chain = number};
    StreamKey moves = key, start = key;
    moves.purpose = Purpose::fixed_overlap;
    start.purpose = Purpose::start;
    PairExchange chain(make_system(system.hamiltonian, system.disorder), archetype_of(system), aligned, moves);
    chain.begin(start);
    return chain;
}

TEST(PairExchange, TheTransitionMatrixKeepsDetailedBalanceInEverySector) {
    for (const int N : {5, 6})
        for (const SmallSystem& system : stored_networks(N)) {
            const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
            for (const double T : {0.2, 1.0, 4.0})
                for (int aligned = 1; aligned < N; ++aligned) {
                    const auto sector = sector_of(system, aligned);
                    const Matrix matrix = transitions(system, sector, aligned, T);
                    const double log_Z = sector_log_Z(system, aligned, T);
                    std::vector<double> gibbs;
                    for (const std::uint32_t code : sector)
                        gibbs.push_back(
                            std::exp(-spectrum.unit * static_cast<double>(spectrum.energies[code]) / T - log_Z));
                    for (std::size_t a = 0; a < sector.size(); ++a) {
                        ASSERT_GE(matrix[a][a], -1e-14);
                        for (std::size_t b = 0; b < sector.size(); ++b)
                            ASSERT_NEAR(gibbs[a] * matrix[a][b], gibbs[b] * matrix[b][a], 1e-14)
                                << system.name << " T = " << T;
                    }
                }
        }
}

TEST(PairExchange, ASweepHasTheFrequenciesOfTheMatrix) {
    constexpr int N = 6, aligned = 4, trials = 6000;
    constexpr double T = 0.8;
    for (const SmallSystem& system : stored_networks(N)) {
        const auto sector = sector_of(system, aligned);
        const Matrix matrix = transitions(system, sector, aligned, T);
        // Starts are uniform over the sector.
        std::vector<double> law(sector.size(), 1.0 / static_cast<double>(sector.size()));
        for (int proposal = 0; proposal < N; ++proposal) {
            std::vector<double> after(law.size(), 0.0);
            for (std::size_t a = 0; a < law.size(); ++a)
                for (std::size_t b = 0; b < law.size(); ++b) after[b] += law[a] * matrix[a][b];
            law = after;
        }
        std::map<std::size_t, double> expected;
        for (std::size_t a = 0; a < law.size(); ++a) expected[sector[a]] = law[a];
        std::map<std::size_t, int> counts;
        for (std::uint32_t trial = 0; trial < trials; ++trial) {
            PairExchange chain = chain_of(system, aligned, trial);
            chain.sweep(1.0 / T);
            ++counts[code_of(chain.system().spins())];
        }
        EXPECT_GT(p_value(expected, counts, trials), false_alarm) << system.name;
    }
}

TEST(PairExchange, TheEnergyHasTheLawOfTheSector) {
    constexpr int N = 12, aligned = 8, chains = 1500, sweeps = 60;
    constexpr double T = 1.5; // below it the deepest configurations of P = 8 hold chains for longer
    for (const SmallSystem& system : stored_networks(N)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const double log_Z = sector_log_Z(system, aligned, T);
        std::map<std::int64_t, double> law;
        for (const std::uint32_t code : sector_of(system, aligned)) {
            const std::int64_t energy = spectrum.energies[code];
            law[energy] += std::exp(-spectrum.unit * static_cast<double>(energy) / T - log_Z);
        }
        std::map<std::int64_t, int> counts;
        for (std::uint32_t number = 0; number < chains; ++number) {
            PairExchange chain = chain_of(system, aligned, number);
            for (int sweep = 0; sweep < sweeps; ++sweep) chain.sweep(1.0 / T);
            ++counts[spectrum.energies[code_of(chain.system().spins())]];
            ASSERT_NEAR(chain.system().archetype_overlap(), (2.0 * aligned - N) / N, 1e-15);
        }
        EXPECT_GT(p_value(law, counts, chains), false_alarm) << system.name;
    }
}

/// Also of a chain with real energies, and of every engine with an archetype of N signs.
TEST(PairExchange, EveryEngineWithAnArchetypeKeepsItsOverlap) {
    int tried = 0;
    for (const SmallSystem& system : gallery(6)) {
        const auto archetype = archetype_of(system);
        if (archetype.empty() || std::ranges::find(archetype, 0) != archetype.end()) continue;
        PairExchange chain = chain_of(system, 4);
        std::int64_t accepted = 0;
        for (int sweep = 0; sweep < 20; ++sweep) accepted += chain.sweep(0.5);
        EXPECT_GT(accepted, 0) << system.name;
        int along = 0;
        for (std::size_t i = 0; i < archetype.size(); ++i) along += archetype[i] == chain.system().spins()[i] ? 1 : 0;
        EXPECT_EQ(along, 4) << system.name;
        ++tried;
    }
    EXPECT_GE(tried, 10);
}

TEST(PairExchange, TheWaysAreMeansOverTheSpinsOfEachSide) {
    const SmallSystem system = network_of(3, Convention::distinct, 8, 5);
    const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
    const auto archetype = archetype_of(system);
    const PairExchange chain = chain_of(system, 5);
    constexpr double beta = 1.3, shift = 0.4;
    const std::size_t code = code_of(chain.system().spins());
    double up = 0.0, down = 0.0;
    for (int i = 0; i < 8; ++i) {
        const auto difference = spectrum.energies[code ^ (std::size_t{1} << i)] - spectrum.energies[code];
        const double x = beta * spectrum.unit * static_cast<double>(difference);
        if (archetype[static_cast<std::size_t>(i)] == chain.system().spins()[static_cast<std::size_t>(i)])
            down += stats::fermi(x - shift) / 5.0;
        else
            up += stats::fermi(x + shift) / 3.0;
    }
    EXPECT_NEAR(chain.way_up(beta, shift), up, 1e-14);
    EXPECT_NEAR(chain.way_down(beta, shift), down, 1e-14);
}

TEST(PairExchange, AStoredChainGoesOnAsIfItHadNotBeenCut) {
    const SmallSystem system = network_of(4, Convention::full, 10, 6);
    PairExchange whole = chain_of(system, 6), cut = chain_of(system, 6);
    for (int sweep = 0; sweep < 10; ++sweep) {
        whole.sweep(1.5);
        cut.sweep(1.5);
        ByteWriter to;
        cut.save(to);
        const Bytes state = to.take();
        cut = chain_of(system, 6);
        ByteReader from(state);
        cut.load(from);
        from.require_end();
    }
    ByteWriter one, other;
    whole.save(one);
    cut.save(other);
    EXPECT_EQ(one.bytes(), other.bytes());
}

TEST(PairExchange, RefusesForeignStates) {
    const SmallSystem system = network_of(4, Convention::full, 10, 6);
    ByteWriter to;
    chain_of(system, 6).save(to);
    const Bytes state = to.take();
    PairExchange other_sector = chain_of(system, 5);
    ByteReader from(state);
    EXPECT_THROW(other_sector.load(from), BytesError); // its overlap is another
    PairExchange larger = chain_of(network_of(4, Convention::full, 12, 6), 6);
    ByteReader again(state);
    EXPECT_THROW(larger.load(again), BytesError);
    Bytes twice = state;
    std::copy_n(twice.begin() + 8, 4, twice.begin() + 12); // a site that stands there twice
    PairExchange same = chain_of(system, 6);
    ByteReader damaged(twice);
    EXPECT_THROW(same.load(damaged), BytesError);
}

TEST(PairExchange, RefusesWhatHasNoExchanges) {
    const SmallSystem system = network_of(4, Convention::full, 6, 3);
    const auto make = [&](std::vector<std::int8_t> reference, int aligned) {
        PairExchange(make_system(system.hamiltonian, system.disorder), std::move(reference), aligned, {});
    };
    const auto archetype = archetype_of(system);
    EXPECT_NO_THROW(make(archetype, 1));
    EXPECT_NO_THROW(make(archetype, 5));
    EXPECT_THROW(make(archetype, 0), std::invalid_argument);
    EXPECT_THROW(make(archetype, 6), std::invalid_argument);
    EXPECT_THROW(make({1, -1}, 1), std::invalid_argument);
    EXPECT_THROW(make({1, -1, 0, 1, 1, 1}, 2), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
