// The engines, each against the definition of its energy: costs, incremental state.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

TEST(Engines, CostIsTheChangeOfTheEnergyByDefinition) {
    Stream stream({.seed = 3});
    for (const int N : {6, 7, 11})
        for (const SmallSystem& system : gallery(N)) {
            const auto ising = system.ising();
            for (int trial = 0; trial < 20; ++trial) {
                std::vector<std::int8_t> spins = random_spins(N, stream);
                if (trial == 0) std::fill(spins.begin(), spins.end(), std::int8_t{1});
                ising->set_spins(spins);
                const std::int64_t before = energy_by_definition(system, spins);
                ASSERT_EQ(ising->integer_energy(), before) << system.name << " N = " << N;
                for (int site = 0; site < N; ++site) {
                    std::int8_t& spin = spins[static_cast<std::size_t>(site)];
                    spin = static_cast<std::int8_t>(-spin);
                    ASSERT_EQ(ising->integer_cost(site), energy_by_definition(system, spins) - before)
                        << system.name << " N = " << N << " site " << site;
                    spin = static_cast<std::int8_t>(-spin);
                }
            }
        }
}

TEST(Engines, CostAtTheArchetypeWhereOverlapsAreAtTheirEnd) {
    for (const int N : {6, 9})
        for (const SmallSystem& system : gallery(N)) {
            const auto* patterns = system.disorder.get_if<BitPatterns>();
            if (patterns == nullptr) continue;
            std::vector<std::int8_t> spins;
            for (int i = 0; i < N; ++i) spins.push_back(static_cast<std::int8_t>(patterns->entry(0, i)));
            const auto ising = system.ising();
            for (const int sign : {1, -1}) {
                for (std::int8_t& spin : spins) spin = static_cast<std::int8_t>(sign * spin);
                ising->set_spins(spins);
                EXPECT_EQ(ising->archetype_overlap(), sign == 1 ? 1.0 : -1.0);
                const std::int64_t before = energy_by_definition(system, spins);
                for (int site = 0; site < N; ++site) {
                    std::int8_t& spin = spins[static_cast<std::size_t>(site)];
                    spin = static_cast<std::int8_t>(-spin);
                    EXPECT_EQ(ising->integer_cost(site), energy_by_definition(system, spins) - before) << system.name;
                    spin = static_cast<std::int8_t>(-spin);
                }
            }
        }
}

TEST(Engines, StateIsThatOfARebuiltSystemAfterAMillionFlips) {
    constexpr int N = 24, flips = 1'000'000;
    Stream stream({.seed = 4});
    const std::vector<SmallSystem> systems{
        small_system("network of 32-bit values", pattern_hamiltonian(3, Convention::distinct, 0.3, N)),
        small_system("network of 64-bit values", pattern_hamiltonian(8, Convention::full, 2e-7, N)),
        small_system("pairs", coupling_hamiltonian(2, N)), small_system("triples", coupling_hamiltonian(3, N))};
    for (const SmallSystem& system : systems) {
        const auto ising = system.ising();
        for (int k = 0; k < flips; ++k) ising->flip(static_cast<int>(uniform_below(stream, N)));
        const auto rebuilt = system.ising();
        rebuilt->set_spins(ising->spins());
        EXPECT_EQ(ising->integer_energy(), rebuilt->integer_energy()) << system.name;
        EXPECT_EQ(ising->integer_energy(), energy_by_definition(system, ising->spins())) << system.name;
        for (int site = 0; site < N; ++site)
            EXPECT_EQ(ising->integer_cost(site), rebuilt->integer_cost(site)) << system.name;
        if ((system.disorder.get_if<BitPatterns>() != nullptr)) {
            EXPECT_EQ(ising->archetype_overlap(), rebuilt->archetype_overlap());
        }
    }
}

TEST(Engines, ValuesThatNeedThemAreHeldIn64Bits) {
    EXPECT_LE(CostTable(pattern_hamiltonian(4, Convention::full, 1e-3, 120)).largest, largest_narrow_value);
    EXPECT_GT(CostTable(pattern_hamiltonian(8, Convention::full, 2e-7, 24)).largest, largest_narrow_value);
}

TEST(Engines, RefuseAnotherDisorder) {
    const SmallSystem network = small_system("a", pattern_hamiltonian(2, Convention::full, 0.5, 8));
    const SmallSystem glass = small_system("b", coupling_hamiltonian(2, 8));
    EXPECT_THROW(make_spin_system(network.hamiltonian, glass.disorder), std::invalid_argument);
    EXPECT_THROW(make_spin_system(glass.hamiltonian, network.disorder), std::invalid_argument);
    EXPECT_THROW(make_spin_system(pattern_hamiltonian(2, Convention::full, 0.5, 9), network.disorder),
                 std::invalid_argument);
    EXPECT_THROW(make_spin_system(coupling_hamiltonian(3, 8), glass.disorder), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
