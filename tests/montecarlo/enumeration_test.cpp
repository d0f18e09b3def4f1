#include "montecarlo/enumeration.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/montecarlo/small_disorder.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

TEST(Enumeration, EnergiesAreThoseOfTheDefinition) {
    for (const System& system : systems(std::array{6, 9}, 7)) {
        const Enumeration exact(system.hamiltonian, *system.disorder);
        ASSERT_EQ(exact.energies().size(), std::size_t{1} << system.size());
        std::int64_t lowest = std::numeric_limits<std::int64_t>::max(), states = 0;
        for (std::uint32_t c = 0; c < exact.energies().size(); ++c) {
            const std::int64_t energy = naive_energy(system, spins_of(c, system.size()));
            ASSERT_EQ(exact.energies()[c], energy) << system.name << " configuration " << c;
            states = energy < lowest ? 1 : states + (energy == lowest ? 1 : 0);
            lowest = std::min(lowest, energy);
        }
        EXPECT_EQ(exact.ground_energy(), lowest);
        EXPECT_EQ(exact.ground_states(), states);
    }
}

TEST(Enumeration, AveragesAreSumsOverAllConfigurations) {
    const int N = 9, K = 4;
    for (const int P : {2, 3, 4})
        for (const double T : {0.2, 1.0, 30.0}) {
            const PatternHamiltonian h = small_network(P, N, K);
            const auto disorder = small_patterns(N, K);
            const Enumeration exact(h, *disorder);
            const GibbsAverages a = exact.averages(1.0 / T);
            const auto sums = exact_averages(h, std::get<BitPatterns>(*disorder), T, Dynamics::heat_bath);
            const auto expected = [&](Observable o) { return sums[static_cast<std::size_t>(o)]; };
            // Rounding of sums of 512 terms.
            const double tolerance = 1e-13;
            EXPECT_NEAR(a.m, expected(Observable::m), tolerance);
            EXPECT_NEAR(a.m2, expected(Observable::m2), tolerance);
            EXPECT_NEAR(a.m_abs, expected(Observable::m_abs), tolerance);
            EXPECT_NEAR(a.m4, expected(Observable::m4), tolerance);
            EXPECT_NEAR(a.q, expected(Observable::q), tolerance);
            EXPECT_NEAR(a.energy / N - h.constant, expected(Observable::energy), tolerance);
        }
}

TEST(Enumeration, SecondMomentOfTheReplicaOverlapIsADoubleSum) {
    for (const System& system : systems(std::array{6}, 3)) {
        const Enumeration exact(system.hamiltonian, *system.disorder);
        const std::vector<double> p = exact.probabilities(1.3);
        double q = 0.0, q2 = 0.0, energy = 0.0, energy_squared = 0.0;
        for (std::uint32_t a = 0; a < p.size(); ++a) {
            const double H = system.unit() * static_cast<double>(exact.energies()[a]);
            energy += p[a] * H;
            energy_squared += p[a] * H * H;
            for (std::uint32_t b = 0; b < p.size(); ++b) {
                const double overlap = 1.0 - 2.0 * std::popcount(a ^ b) / system.size();
                q += p[a] * p[b] * overlap;
                q2 += p[a] * p[b] * overlap * overlap;
            }
        }
        const GibbsAverages averages = exact.averages(1.3);
        EXPECT_NEAR(averages.q, q, 1e-13) << system.name;
        EXPECT_NEAR(averages.q2, q2, 1e-13) << system.name;
        EXPECT_NEAR(averages.energy, energy, 1e-13) << system.name;
        EXPECT_NEAR(averages.energy_squared, energy_squared, 1e-13) << system.name;
    }
}

TEST(Enumeration, OnePatternIsASumOverBinomials) {
    // Z = sum_u C(N, u) exp(beta (N/2) m^P): the largest size, and a closed form.
    const int N = 20, P = 3;
    const double beta = 1.7;
    const System system = network(P, Convention::full, N, 1);
    const Enumeration exact(system.hamiltonian, *system.disorder);
    double Z = 0.0, m_sum = 0.0, states = 1.0;
    for (int u = 0; u <= N; ++u) {
        const double m = 2.0 * u / N - 1.0;
        const double w = states * std::exp(beta * 0.5 * N * std::pow(m, P));
        Z += w;
        m_sum += w * m;
        states = states * (N - u) / (u + 1);
    }
    const GibbsAverages a = exact.averages(beta);
    EXPECT_NEAR(a.log_Z, std::log(Z), 1e-12);
    EXPECT_NEAR(a.m, m_sum / Z, 1e-12);
    EXPECT_EQ(exact.ground_states(), 1);
    EXPECT_DOUBLE_EQ(system.unit() * static_cast<double>(exact.ground_energy()), -0.5 * N);
}

TEST(Enumeration, FreeSpins) {
    const int N = 12;
    const System system = glass(3, N);
    const GibbsAverages a = Enumeration(system.hamiltonian, *system.disorder).averages(0.0);
    EXPECT_NEAR(a.log_Z, N * std::log(2.0), 1e-12);
    EXPECT_NEAR(a.q, 0.0, 1e-15);
    EXPECT_NEAR(a.q2, 1.0 / N, 1e-15);
    EXPECT_TRUE(std::isnan(a.m) && std::isnan(a.m2) && std::isnan(a.m_abs) && std::isnan(a.m4));
}

TEST(Enumeration, LawIsNormalisedAndGivesTheEnergyAndItsDerivative) {
    for (const System& system : {network(4, Convention::distinct, 11, 20), glass(2, 11)}) {
        const Enumeration exact(system.hamiltonian, *system.disorder);
        double sum = 0.0, energy = 0.0;
        for (const auto& [E, p] : exact.law(0.8)) {
            sum += p;
            energy += p * system.unit() * static_cast<double>(E);
        }
        const GibbsAverages a = exact.averages(0.8);
        EXPECT_NEAR(sum, 1.0, 1e-13);
        EXPECT_NEAR(energy, a.energy, 1e-12);
        // <H> = -d log Z/d beta, <H^2> - <H>^2 = -d <H>/d beta; central differences, error of order step^2.
        const double step = 1e-4;
        const GibbsAverages above = exact.averages(0.8 + step), below = exact.averages(0.8 - step);
        EXPECT_NEAR((below.log_Z - above.log_Z) / (2.0 * step), a.energy, 1e-6);
        EXPECT_NEAR((below.energy - above.energy) / (2.0 * step), a.energy_squared - a.energy * a.energy, 1e-5);
    }
}

TEST(Enumeration, ColdSystemsKeepToTheirGroundStates) {
    // P even: two ground states, and no overflow where beta H is thousands.
    const System system = network(4, Convention::full, 10, 1);
    const Enumeration exact(system.hamiltonian, *system.disorder);
    EXPECT_EQ(exact.ground_states(), 2);
    const GibbsAverages a = exact.averages(1e4);
    EXPECT_DOUBLE_EQ(a.log_Z, 1e4 * 5.0 + std::log(2.0));
    EXPECT_DOUBLE_EQ(a.m2, 1.0);
    EXPECT_NEAR(a.m, 0.0, 1e-15);
    EXPECT_NEAR(a.q, 0.0, 1e-15);
    EXPECT_DOUBLE_EQ(a.q2, 1.0);
}

TEST(Enumeration, RefusesWhatItCannotDo) {
    const System system = network(2, Convention::full, 21, 1), small = network(2, Convention::full, 6, 2);
    EXPECT_THROW(Enumeration(system.hamiltonian, *system.disorder), std::invalid_argument);
    const auto refused = [](const Hamiltonian& h, const Disorder& disorder) {
        EXPECT_THROW(Enumeration(h, disorder), std::invalid_argument);
    };
    refused(small.hamiltonian, *network(2, Convention::full, 6, 3).disorder);
    refused(small.hamiltonian, *network(2, Convention::full, 7, 2).disorder);
    refused(small.hamiltonian, *glass(2, 6).disorder);
    refused(glass(2, 6).hamiltonian, *small.disorder);
    refused(glass(2, 6).hamiltonian, *glass(3, 6).disorder);
    for (const std::size_t wrong : {14u, 16u})
        refused(glass(2, 6).hamiltonian, Couplings{6, 2, std::vector<std::int32_t>(wrong)});
    const Enumeration exact(small.hamiltonian, *small.disorder);
    for (const double beta : {-1e-3, std::numeric_limits<double>::infinity(), std::nan("")}) {
        EXPECT_THROW((void)exact.averages(beta), std::invalid_argument);
        EXPECT_THROW((void)exact.law(beta), std::invalid_argument);
    }
}

} // namespace
} // namespace mattis::mc
