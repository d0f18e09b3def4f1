#include "montecarlo/enumeration.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

std::vector<std::int8_t> spins_of(std::size_t code, int N) {
    std::vector<std::int8_t> spins;
    for (int i = 0; i < N; ++i) spins.push_back((code >> i & 1) != 0 ? 1 : -1);
    return spins;
}

TEST(Enumeration, EveryEnergyIsThatOfTheDefinitionAndOfTheEngine) {
    for (const int N : {6, 7})
        for (const SmallSystem& system : gallery(N)) {
            const Spectrum spectrum = enumerate(system.hamiltonian, *system.disorder);
            const auto sampler = system.sampler();
            ASSERT_EQ(spectrum.energies.size(), std::size_t{1} << N);
            for (std::size_t code = 0; code < spectrum.energies.size(); ++code) {
                const auto spins = spins_of(code, N);
                sampler->set_spins(spins);
                ASSERT_EQ(spectrum.energies[code], energy_by_definition(system, spins)) << system.name;
                ASSERT_EQ(spectrum.energies[code], sampler->integer_energy()) << system.name;
                if (!spectrum.overlaps.empty()) {
                    ASSERT_NEAR(spectrum.overlaps[code], N * sampler->archetype_overlap(), 1e-12);
                }
            }
        }
}

TEST(Enumeration, OnePatternIsTheCurieWeissSumOverOverlaps) {
    // Z = sum_u C(N,u) exp(N m^P/(2T)).
    constexpr int N = 14, P = 3;
    constexpr double T = 0.8;
    const SmallSystem system = small_system("one", pattern_hamiltonian(P, Convention::full, 0.0, N));
    const GibbsAverages averages = gibbs_averages(enumerate(system.hamiltonian, *system.disorder), T);
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
        const Spectrum spectrum = enumerate(system.hamiltonian, *system.disorder);
        constexpr double beta = 0.9, h = 1e-4;
        const double slope =
            (gibbs_averages(spectrum, 1.0 / (beta + h)).log_Z - gibbs_averages(spectrum, 1.0 / (beta - h)).log_Z) /
            (2 * h);
        EXPECT_NEAR(gibbs_averages(spectrum, 1.0 / beta).energy + spectrum.constant, -slope / 8, 1e-6) << system.name;
    }
}

TEST(Enumeration, HotAndColdLimits) {
    for (const SmallSystem& system : gallery(9)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, *system.disorder);
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

TEST(Enumeration, RefusesLargeSystems) {
    const SmallSystem system = small_system("large", coupling_hamiltonian(2, 21));
    EXPECT_THROW(enumerate(system.hamiltonian, *system.disorder), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
