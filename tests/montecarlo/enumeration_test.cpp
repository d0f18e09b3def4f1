#include "montecarlo/exact/enumeration.hpp"

#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

TEST(Enumeration, EveryEnergyIsThatOfTheDefinitionAndOfTheEngine) {
    for (const int N : {6, 7})
        for (const SmallSystem& system : gallery(N)) {
            const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
            const auto ising = system.ising();
            ASSERT_EQ(spectrum.energies.size(), std::size_t{1} << N);
            for (std::size_t code = 0; code < spectrum.energies.size(); ++code) {
                const auto spins = spins_of(code, N);
                ising->set_spins(spins);
                ASSERT_EQ(spectrum.energies[code], energy_by_definition(system, spins)) << system.name;
                ASSERT_EQ(spectrum.energies[code], ising->integer_energy()) << system.name;
                if (!spectrum.overlaps.empty()) {
                    ASSERT_NEAR(spectrum.overlaps[code], N * spectrum.overlap_unit * ising->archetype_overlap(), 1e-12);
                }
            }
        }
}

TEST(Enumeration, OnePatternIsTheCurieWeissSumOverOverlaps) {
    // Z = sum_u C(N,u) exp(N m^P/(2T)).
    constexpr int N = 14, P = 3;
    constexpr double T = 0.8;
    const SmallSystem system = small_system("one", pattern_hamiltonian(P, Convention::full, 0.0, N));
    const GibbsAverages averages = gibbs_averages(enumerate(system.hamiltonian, system.disorder), T);
    double Z = 0.0, energy = 0.0, m2 = 0.0, count = 1.0;
    for (int u = 0; u <= N; ++u) {
        const double m = (2.0 * u - N) / N, weight = count * std::exp(0.5 * N * m * m * m / T);
        Z += weight;
        energy -= weight * 0.5 * m * m * m;
        m2 += weight * m * m;
        count *= static_cast<double>(N - u) / (u + 1);
    }
    EXPECT_NEAR(averages.log_Z, std::log(Z), 1e-12);
    EXPECT_NEAR(averages.energy, energy / Z, 1e-13);
    EXPECT_NEAR(averages.m2, m2 / Z, 1e-13);
    // q of one pattern: every site has <s_i> = xi_i <m>.
    EXPECT_NEAR(averages.q, averages.m * averages.m, 1e-13);
}

TEST(Enumeration, EnergyIsTheDerivativeOfLogZ) {
    for (const SmallSystem& system : gallery(8)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        constexpr double beta = 0.9, h = 1e-4;
        const double slope =
            (gibbs_averages(spectrum, 1.0 / (beta + h)).log_Z - gibbs_averages(spectrum, 1.0 / (beta - h)).log_Z) /
            (2 * h);
        EXPECT_NEAR(gibbs_averages(spectrum, 1.0 / beta).energy + spectrum.constant, -slope / 8, 1e-6) << system.name;
    }
}

TEST(Enumeration, HotAndColdLimits) {
    for (const SmallSystem& system : gallery(9)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const GibbsAverages hot = gibbs_averages(spectrum, 1e9);
        EXPECT_NEAR(hot.log_Z, 9 * std::numbers::ln2, 1e-6);
        EXPECT_NEAR(hot.q, 0.0, 1e-8);
        EXPECT_NEAR(hot.q2, 1.0 / 9, 1e-8);
        const GroundState ground = ground_state(spectrum);
        const GibbsAverages cold = gibbs_averages(spectrum, 1e-7);
        EXPECT_NEAR(cold.energy, spectrum.unit * static_cast<double>(ground.energy) / 9 - spectrum.constant, 1e-9)
            << system.name;
        double total = 0.0;
        for (const auto& [energy, probability] : energy_law(spectrum, 0.7)) total += probability;
        EXPECT_NEAR(total, 1.0, 1e-12);
    }
}

TEST(Enumeration, MomentsOfTheReplicaOverlapAreDoubleSums) {
    for (const SmallSystem& system : gallery(6)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const GibbsAverages averages = gibbs_averages(spectrum, 0.8);
        const auto probability = [&](std::size_t code) {
            return std::exp(-spectrum.unit * static_cast<double>(spectrum.energies[code]) / 0.8 - averages.log_Z);
        };
        double q = 0.0, q2 = 0.0;
        for (std::size_t a = 0; a < spectrum.energies.size(); ++a)
            for (std::size_t b = 0; b < spectrum.energies.size(); ++b) {
                const double overlap = 1.0 - 2.0 * std::popcount(a ^ b) / 6;
                q += probability(a) * probability(b) * overlap;
                q2 += probability(a) * probability(b) * overlap * overlap;
            }
        EXPECT_NEAR(averages.q, q, 1e-13) << system.name;
        EXPECT_NEAR(averages.q2, q2, 1e-13) << system.name;
    }
}

TEST(Enumeration, AMillionConfigurationsLoseNoDigits) {
    // One pattern at the largest size, against the sum over overlaps: rounding of a few sums only, and no overflow
    // where -H/T is thousands.
    constexpr int N = 20;
    const SmallSystem system = small_system("one", pattern_hamiltonian(4, Convention::full, 0.0, N));
    const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
    double Z = 0.0, m4 = 0.0, count = 1.0;
    for (int u = 0; u <= N; ++u) {
        const double power = std::pow((2.0 * u - N) / N, 4), weight = count * std::exp(0.5 * N * power / 0.6);
        Z += weight;
        m4 += weight * power;
        count *= static_cast<double>(N - u) / (u + 1);
    }
    const GibbsAverages averages = gibbs_averages(spectrum, 0.6);
    EXPECT_NEAR(averages.log_Z, std::log(Z), 1e-13);
    EXPECT_NEAR(averages.m4, m4 / Z, 1e-13);
    EXPECT_NEAR(averages.m, 0.0, 1e-13);
    EXPECT_EQ(ground_state(spectrum).degeneracy, 2u); // the archetype and its opposite
    const GibbsAverages cold = gibbs_averages(spectrum, 1e-3);
    EXPECT_NEAR(cold.log_Z, 10.0 / 1e-3 + std::numbers::ln2, 1e-11);
    EXPECT_NEAR(cold.q2, 1.0, 1e-14);
}

TEST(Enumeration, RefusesLargeSystems) {
    const SmallSystem system = small_system("large", coupling_hamiltonian(2, 21));
    EXPECT_THROW(enumerate(system.hamiltonian, system.disorder), std::invalid_argument);
}

TEST(Enumeration, RefusesAnotherDisorderAndTemperaturesThatAreNone) {
    const SmallSystem patterns = small_system("a", pattern_hamiltonian(2, Convention::full, 0.5, 8));
    const SmallSystem couplings = small_system("b", coupling_hamiltonian(2, 8));
    const auto refused = [](const Hamiltonian& h, const Disorder& disorder) {
        EXPECT_THROW(enumerate(h, disorder), std::invalid_argument);
    };
    refused(patterns.hamiltonian, couplings.disorder);
    refused(couplings.hamiltonian, patterns.disorder);
    refused(pattern_hamiltonian(2, Convention::full, 0.5, 9), patterns.disorder);
    refused(pattern_hamiltonian(2, Convention::full, 1.0, 8), patterns.disorder);
    refused(coupling_hamiltonian(3, 8), couplings.disorder);
    refused(coupling_hamiltonian(2, 9), couplings.disorder);
    for (const std::size_t wrong : {27u, 29u})
        refused(couplings.hamiltonian, Couplings{8, 2, std::vector<std::int32_t>(wrong)});
    const Spectrum spectrum = enumerate(patterns.hamiltonian, patterns.disorder);
    for (const double T : {0.0, -1.0, std::nan("")}) {
        EXPECT_THROW(gibbs_averages(spectrum, T), std::invalid_argument);
        EXPECT_THROW(energy_law(spectrum, T), std::invalid_argument);
    }
}

} // namespace
} // namespace mattis::mc
