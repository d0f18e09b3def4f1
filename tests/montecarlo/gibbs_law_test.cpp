// The dynamics against the law that they state: exact transition matrix, one-step frequencies, and the law of the
// energy after many sweeps, over independent chains, so that chi-squared has its textbook distribution.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

constexpr double false_alarm = 1e-6; ///< of every chi-squared test below; seeds are fixed
constexpr std::array finite_temperature{Dynamics::heat_bath, Dynamics::metropolis};
constexpr std::array orders{Order::random, Order::sequential};

/// Probability that the proposal of `site` in configuration `code` is accepted, from the engine's cost.
double acceptance(SpinSystem& ising, std::size_t code, int site, Dynamics dynamics, double T) {
    ising.set_spins(spins_of(code, ising.size()));
    return flip_probability(dynamics, ising.unit() * static_cast<double>(ising.integer_cost(site)) / T);
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

TEST(GibbsLaw, IsStationaryUnderTheExactTransitionMatrix) {
    for (const int N : {5, 6})
        for (const SmallSystem& system : gallery(N)) {
            const auto ising = system.ising();
            for (const double T : {0.3, 1.0, 4.0}) {
                const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
                const double log_Z = gibbs_averages(spectrum, T).log_Z;
                const auto states = spectrum.energies.size();
                std::vector<double> gibbs(states);
                for (std::size_t s = 0; s < states; ++s)
                    gibbs[s] = std::exp(-spectrum.unit * static_cast<double>(spectrum.energies[s]) / T - log_Z);
                for (const Dynamics dynamics : finite_temperature) {
                    // One matrix for each site: sequential order is their product, random order their mean, and the law
                    // is stationary under both if it is under each.
                    for (int site = 0; site < N; ++site) {
                        std::vector<double> after(states, 0.0);
                        for (std::size_t s = 0; s < states; ++s) {
                            const double accept = acceptance(*ising, s, site, dynamics, T);
                            after[s ^ (std::size_t{1} << site)] += gibbs[s] * accept;
                            after[s] += gibbs[s] * (1.0 - accept);
                        }
                        for (std::size_t s = 0; s < states; ++s) ASSERT_NEAR(after[s], gibbs[s], 1e-12) << system.name;
                    }
                }
            }
        }
}

TEST(GibbsLaw, OneStepOfTheChainHasTheFrequenciesOfTheMatrix) {
    constexpr int N = 5, trials = 4000;
    constexpr double T = 0.8;
    Stream stream({.seed = 21});
    for (const SmallSystem& system : gallery(N)) {
        const auto ising = system.ising();
        for (const Dynamics dynamics : finite_temperature)
            for (const Order order : orders)
                for (const std::size_t from : {std::size_t{0}, std::size_t{11}, std::size_t{22}}) {
                    const std::int64_t first = 3;
                    std::map<std::size_t, double> law;
                    for (int site = 0; site < N; ++site) {
                        const double weight = order == Order::random ? 1.0 / N : (site == first ? 1.0 : 0.0);
                        const double accept = acceptance(*ising, from, site, dynamics, T);
                        law[from ^ (std::size_t{1} << site)] += weight * accept;
                        law[from] += weight * (1.0 - accept);
                    }
                    std::map<std::size_t, int> counts;
                    for (int k = 0; k < trials; ++k) {
                        ising->set_spins(spins_of(from, N));
                        const Block block{dynamics, order, 1.0 / T, 1, first};
                        const std::int64_t accepted = ising->advance(block, stream);
                        const std::size_t to = code_of(ising->spins());
                        ASSERT_EQ(accepted, to == from ? 0 : 1);
                        ++counts[to];
                    }
                    EXPECT_GT(p_value(law, counts, trials), false_alarm) << system.name;
                }
    }
}

TEST(GibbsLaw, EnergiesAfterManySweepsFollowIt) {
    constexpr int N = 10, chains = 2000, sweeps = 40;
    for (const SmallSystem& system : gallery(N)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const auto ising = system.ising();
        for (const double T : {1.0, 2.5}) { // where every system finds its law within that time
            const auto law = energy_law(spectrum, T);
            for (const Dynamics dynamics : finite_temperature)
                for (const Order order : orders) {
                    Stream stream({.seed = 22, .point = content_hash(system.name)});
                    std::map<std::int64_t, int> counts;
                    for (int chain = 0; chain < chains; ++chain) {
                        ising->set_spins(random_spins(N, stream));
                        ising->advance({dynamics, order, 1.0 / T, sweeps * N, 0}, stream);
                        ++counts[ising->integer_energy()];
                    }
                    EXPECT_GT(p_value(law, counts, chains), false_alarm)
                        << system.name << " T = " << T << " " << dynamics_names[static_cast<std::size_t>(dynamics)]
                        << " " << order_names[static_cast<std::size_t>(order)];
                }
        }
    }
}

TEST(GibbsLaw, ColdChainsStartedInItStayInIt) {
    // T = 0.2: chains of this length would not find the law from random starts, but started in it they must not leave
    // it.
    constexpr int N = 12, chains = 4000;
    constexpr double T = 0.2;
    for (const SmallSystem& system : gallery(N)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const auto law = energy_law(spectrum, T);
        const double log_Z = gibbs_averages(spectrum, T).log_Z;
        const auto ising = system.ising();
        for (const Dynamics dynamics : finite_temperature) {
            Stream stream({.seed = 23, .point = content_hash(system.name)});
            std::map<std::int64_t, int> counts;
            for (int chain = 0; chain < chains; ++chain) {
                double left = stream.uniform();
                std::size_t code = 0;
                while (code + 1 < spectrum.energies.size()) {
                    left -= std::exp(-spectrum.unit * static_cast<double>(spectrum.energies[code]) / T - log_Z);
                    if (left <= 0.0) break;
                    ++code;
                }
                ising->set_spins(spins_of(code, N));
                ising->advance({dynamics, Order::random, 1.0 / T, 20 * N, 0}, stream);
                ++counts[ising->integer_energy()];
            }
            EXPECT_GT(p_value(law, counts, chains), false_alarm) << system.name;
        }
    }
}

TEST(ZeroTemperature, EnergyNeverRisesAndEndsInASingleFlipMinimum) {
    constexpr int N = 40;
    Stream stream({.seed = 24});
    for (const SmallSystem& system : gallery(N)) {
        const auto ising = system.ising();
        for (const Order order : orders) {
            ising->set_spins(random_spins(N, stream));
            std::int64_t energy = ising->integer_energy();
            for (int quiet = 0, step = 0; quiet < 50; ++step) {
                ASSERT_LT(step, 100'000);
                const Block block{Dynamics::zero_temperature, order, 0.0, N, static_cast<std::int64_t>(step) * N};
                const std::int64_t accepted = ising->advance(block, stream);
                ASSERT_LE(ising->integer_energy(), energy) << system.name;
                ASSERT_EQ(accepted > 0, ising->integer_energy() < energy) << system.name;
                energy = ising->integer_energy();
                quiet = accepted == 0 ? quiet + 1 : 0;
            }
            for (int site = 0; site < N; ++site) EXPECT_GE(ising->integer_cost(site), 0) << system.name;
        }
    }
}

} // namespace
} // namespace mattis::mc
