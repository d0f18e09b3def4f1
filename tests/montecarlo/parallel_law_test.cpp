// Parallel updates against the law that they state, and against the Gibbs law that they do not have.
#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/multitasking/multitasking.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kernels/site_types.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

constexpr double false_alarm = 1e-6; ///< of every chi-squared test below; seeds are fixed

/// Flip probabilities of all spins in a configuration.
std::vector<double> flips(SpinSystem& ising, std::size_t code, double T) {
    ising.set_spins(spins_of(code, ising.size()));
    std::vector<double> probabilities;
    for (int i = 0; i < ising.size(); ++i)
        probabilities.push_back(
            flip_probability(Dynamics::heat_bath, ising.unit() * static_cast<double>(ising.integer_cost(i)) / T));
    return probabilities;
}

/// prod_i 2cosh(h_i/T) with h_i the field of the other spins: the cost of a flip is 2 s_i h_i.
double peretto_weight(SpinSystem& ising, std::size_t code, double T) {
    ising.set_spins(spins_of(code, ising.size()));
    double weight = 1.0;
    for (int i = 0; i < ising.size(); ++i)
        weight *= 2.0 * std::cosh(0.5 * ising.unit() * static_cast<double>(ising.integer_cost(i)) / T);
    return weight;
}

double transition(const std::vector<double>& flips, std::size_t from, std::size_t to) {
    double probability = 1.0;
    for (std::size_t i = 0; i < flips.size(); ++i)
        probability *= ((from ^ to) >> i & 1) != 0 ? flips[i] : 1.0 - flips[i];
    return probability;
}

TEST(ParallelLaw, IsInDetailedBalanceWithThePerettoLaw) {
    constexpr int N = 6;
    for (const SmallSystem& system : diluted_gallery(N)) {
        const auto ising = system.ising();
        for (const double T : {0.3, 1.0}) {
            std::vector<double> weight;
            std::vector<std::vector<double>> flip;
            for (std::size_t s = 0; s < 64; ++s) {
                weight.push_back(peretto_weight(*ising, s, T));
                flip.push_back(flips(*ising, s, T));
            }
            for (std::size_t a = 0; a < 64; ++a)
                for (std::size_t b = 0; b < a; ++b) {
                    const double there = weight[a] * transition(flip[a], a, b);
                    const double back = weight[b] * transition(flip[b], b, a);
                    ASSERT_NEAR(there, back, 1e-12 * (there + back)) << system.name;
                }
        }
    }
}

/// One sweep from many configurations has the frequencies of the matrix. Where types serve (N >= 2 3^K) this is the
/// kernel of bytes, elsewhere the plain loop.
void expect_frequencies(const SmallSystem& system, double T, Stream& stream) {
    constexpr int trials = 20000;
    const auto ising = system.ising();
    const int N = ising->size();
    for (const std::size_t from : {std::size_t{0}, std::size_t{21}, std::size_t{50}}) {
        const std::vector<double> flip = flips(*ising, from, T);
        std::map<std::size_t, int> counts;
        for (int k = 0; k < trials; ++k) {
            ising->set_spins(spins_of(from, N));
            const std::int64_t accepted = ising->advance({Dynamics::heat_bath, Order::parallel, 1.0 / T, N, 0}, stream);
            const std::size_t to = code_of(ising->spins());
            ASSERT_EQ(accepted, std::popcount(from ^ to));
            ASSERT_EQ(ising->integer_energy(), energy_by_definition(system, ising->spins()));
            ++counts[to];
        }
        double chi_squared = 0.0, rest = 1.0, rest_count = trials;
        int cells = 0;
        for (std::size_t to = 0; to < (std::size_t{1} << N); ++to) {
            const double expected = trials * transition(flip, from, to);
            if (expected < 10.0) continue;
            chi_squared += std::pow(counts[to] - expected, 2) / expected;
            rest -= expected / trials;
            rest_count -= counts[to];
            ++cells;
        }
        if (rest * trials > 1.0) {
            chi_squared += std::pow(rest_count - rest * trials, 2) / (rest * trials);
            ++cells;
        }
        const double p = cells > 1 ? stats::chi_squared_upper(chi_squared, cells - 1) : 1.0;
        EXPECT_GT(p, false_alarm) << system.name;
    }
}

TEST(ParallelLaw, OneSweepHasTheFrequenciesOfTheMatrix) {
    Stream stream({.seed = 31});
    for (const SmallSystem& system : diluted_gallery(6)) expect_frequencies(system, 0.5, stream);
    const Multitasking model({.K = 1, .d = 0.3, .T = 1.0});
    ASSERT_TRUE(SiteTypes::suit(model.hamiltonian(8)));
    for (const double T : {0.2, 0.9, 5.0}) expect_frequencies(small_system("typed", model.hamiltonian(8)), T, stream);
}

/// Mean |m| of one pattern on n = cN sites, under Gibbs' law and under Peretto's: by summing over the number k of spins
/// along the pattern.
std::pair<double, double> overlaps_of_both_laws(int N, int n, double T) {
    const auto log_2cosh = [](double x) { return std::abs(x) + std::log1p(std::exp(-2.0 * std::abs(x))); };
    std::array<std::vector<double>, 2> logarithms; // of the weights
    for (int k = 0; k <= n; ++k) {
        const double O = 2.0 * k - n;
        const double ways = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
        logarithms[0].push_back(ways + O * O / (2.0 * N * T));
        logarithms[1].push_back(ways + k * log_2cosh((O - 1.0) / (N * T)) + (n - k) * log_2cosh((O + 1.0) / (N * T)));
    }
    std::array<double, 2> m{};
    for (std::size_t law = 0; law < 2; ++law) {
        const double largest = *std::ranges::max_element(logarithms[law]);
        double Z = 0.0;
        for (int k = 0; k <= n; ++k) {
            const double weight = std::exp(logarithms[law][static_cast<std::size_t>(k)] - largest);
            Z += weight;
            m[law] += weight * std::abs(2.0 * k - n) / N;
        }
        m[law] /= Z;
    }
    return {m[0], m[1]};
}

/// Mean |m| of sweeps of one pattern in an order, and its standard error from 100 averages in time.
std::pair<double, double> simulated_overlap(const SmallSystem& system, Order order, double T, int sweeps,
                                            std::uint64_t seed) {
    constexpr int averages = 100;
    const auto ising = system.ising();
    const int N = ising->size();
    Stream stream({.seed = seed});
    const auto sweep = [&] { ising->advance({Dynamics::heat_bath, order, 1.0 / T, N, 0}, stream); };
    for (int k = 0; k < 1000; ++k) sweep();
    double sum = 0.0, squares = 0.0;
    for (int a = 0; a < averages; ++a) {
        double mean = 0.0;
        for (int k = 0; k < sweeps / averages; ++k) {
            sweep();
            mean += std::abs(ising->archetype_overlap()) / (sweeps / averages);
        }
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / averages;
    return {mean, std::sqrt((squares / averages - mean * mean) / (averages - 1))};
}

TEST(ParallelLaw, SimulationsHaveItsOverlapAndNotThatOfGibbs) {
    // N = 40, T = 0.7 T_c: the laws differ by 0.02. The means of 100 averages in time have Student's law to good
    // approximation; five standard errors: false-alarm probability below 1e-5 each, for these fixed seeds.
    constexpr int N = 40, sweeps = 200000;
    constexpr double T = 0.5;
    const SmallSystem system = small_system("one pattern", Multitasking({.K = 1, .d = 0.3, .T = 1.0}).hamiltonian(N));
    const auto row = system.disorder.get<DilutedPatterns>().row(0);
    const auto null = std::ranges::count(row, std::int8_t{0});
    const auto [gibbs, peretto] = overlaps_of_both_laws(N, N - static_cast<int>(null), T);
    const auto [parallel, parallel_error] = simulated_overlap(system, Order::parallel, T, sweeps, 34);
    const auto [serial, serial_error] = simulated_overlap(system, Order::sequential, T, sweeps, 35);
    EXPECT_NEAR(parallel, peretto, 5.0 * parallel_error);
    EXPECT_NEAR(serial, gibbs, 5.0 * serial_error);
    EXPECT_GT(std::abs(peretto - gibbs), 10.0 * std::max(parallel_error, serial_error));
}

TEST(ParallelLaw, DiffersFromTheGibbsLawByOneOverN) {
    // (c, T) = (0.7, 0.3) deep in the ordered phase, (0.7, 0.5) at T = 0.71 T_c, (1, 0.6): what is measured and quoted
    // in docs/validation.md.
    struct Case {
        double c, T, bias_times_N;
    };
    for (const Case& at : {Case{0.7, 0.3, 0.00093}, Case{0.7, 0.5, 0.21}, Case{1.0, 0.6, 0.0365}})
        for (const int N : {2000, 10000}) {
            const auto [gibbs, parallel] = overlaps_of_both_laws(N, static_cast<int>(std::lround(at.c * N)), at.T);
            EXPECT_NEAR((parallel - gibbs) * N / at.bias_times_N, 1.0, 0.05) << at.c << ' ' << at.T << ' ' << N;
        }
}

TEST(ParallelLaw, AtZeroTemperatureSpinsFollowTheirFields) {
    Stream stream({.seed = 32});
    for (const int N : {7, 3000})
        for (const SmallSystem& system : diluted_gallery(N)) {
            const auto ising = system.ising();
            ising->set_spins(random_spins(N, stream));
            std::vector<std::int8_t> expected(ising->spins().begin(), ising->spins().end());
            for (int i = 0; i < N; ++i)
                if (ising->integer_cost(i) < 0)
                    expected[static_cast<std::size_t>(i)] =
                        static_cast<std::int8_t>(-expected[static_cast<std::size_t>(i)]);
            const std::uint64_t drawn = stream.position();
            ising->advance({Dynamics::zero_temperature, Order::parallel, 1.0, N, 0}, stream);
            EXPECT_TRUE(std::ranges::equal(expected, ising->spins())) << system.name;
            EXPECT_EQ(stream.position(), drawn);
            EXPECT_EQ(ising->integer_energy(), energy_by_definition(system, expected));
        }
}

TEST(ParallelLaw, ManySitesFlipWithTheProbabilityOfTheirState) {
    // Every flip is an independent event of known probability: the number of flips of all N sites of two sweeps from
    // the same configuration, within 5 standard deviations (false-alarm probability 6e-7 each).
    constexpr int N = 100003; // the last chunk is not whole
    const Multitasking model({.K = 3, .d = 0.4, .T = 1.0});
    const SmallSystem system = small_system("many sites", model.hamiltonian(N));
    const auto ising = system.ising();
    Stream stream({.seed = 33});
    for (const double T : {0.05, 0.3, 2.0}) {
        const auto begin = random_spins(N, stream);
        ising->set_spins(begin);
        double mean = 0.0, variance = 0.0;
        for (int i = 0; i < N; ++i) {
            const double p =
                flip_probability(Dynamics::heat_bath, ising->unit() * static_cast<double>(ising->integer_cost(i)) / T);
            mean += p;
            variance += p * (1.0 - p);
        }
        for (int k = 0; k < 2; ++k) {
            ising->set_spins(begin);
            const std::int64_t accepted = ising->advance({Dynamics::heat_bath, Order::parallel, 1.0 / T, N, 0}, stream);
            EXPECT_LT(std::abs(static_cast<double>(accepted) - mean), 5.0 * std::sqrt(variance));
            EXPECT_EQ(ising->integer_energy(), energy_by_definition(system, ising->spins()));
        }
    }
}

} // namespace
} // namespace mattis::mc
