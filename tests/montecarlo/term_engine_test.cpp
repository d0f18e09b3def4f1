#include "montecarlo/kernels/term_engine.hpp"

#include <cstdint>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "montecarlo/kernels/pair_engine.hpp"
#include "montecarlo/kinds/couplings.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

TermEngine engine_of(const SmallSystem& s) { return TermEngine(s.disorder.get<Couplings>()); }

void flip_at_random(TermEngine& engine, int flips, Stream& stream) {
    for (int k = 0; k < flips; ++k) {
        const auto site = static_cast<int>(uniform_below(stream, static_cast<std::uint32_t>(engine.size())));
        engine.flip(site, engine.cost(site));
    }
}

/// Cost of every flip and the energy are those computed from the spins alone.
void expect_exact(const TermEngine& engine, const SmallSystem& s) {
    std::vector<std::int8_t> spins(engine.spins().begin(), engine.spins().end());
    const std::int64_t energy = energy_by_definition(s, spins);
    ASSERT_EQ(engine.energy(), energy) << s.name;
    for (int i = 0; i < engine.size(); ++i) {
        auto& spin = spins[static_cast<std::size_t>(i)];
        spin = static_cast<std::int8_t>(-spin);
        ASSERT_EQ(engine.cost(i), energy_by_definition(s, spins) - energy) << s.name << " site " << i;
        spin = static_cast<std::int8_t>(-spin);
    }
}

TEST(TermEngine, CostIsTheChangeOfTheEnergy) {
    Stream stream({.seed = 71});
    for (const int P : {2, 3, 4, 5, 6})
        for (const int N : {6, 7, 12, 15}) {
            const SmallSystem s = small_system("glass", coupling_hamiltonian(P, N));
            TermEngine engine = engine_of(s);
            expect_exact(engine, s);
            for (int round = 0; round < 5; ++round) {
                engine.rebuild(random_spins(N, stream));
                expect_exact(engine, s);
                flip_at_random(engine, 20, stream);
                expect_exact(engine, s);
            }
        }
}

TEST(TermEngine, AMillionFlipsLeaveNoTrace) {
    for (const int P : {3, 4}) {
        const SmallSystem s = small_system("glass", coupling_hamiltonian(P, 14));
        TermEngine engine = engine_of(s);
        Stream stream({.seed = 72});
        flip_at_random(engine, 1000000, stream);
        TermEngine rebuilt = engine_of(s);
        rebuilt.rebuild(engine.spins());
        EXPECT_EQ(engine.energy(), rebuilt.energy());
        for (int i = 0; i < engine.size(); ++i) ASSERT_EQ(engine.cost(i), rebuilt.cost(i));
        expect_exact(engine, s);
    }
}

TEST(TermEngine, LargestCouplingsDoNotOverflow) {
    const SmallSystem s{"largest", coupling_hamiltonian(3, 12),
                        Disorder(Couplings{12, 3, std::vector<std::int32_t>(220, INT32_MAX)})};
    TermEngine engine = engine_of(s);
    expect_exact(engine, s);
    engine.flip(3, engine.cost(3));
    expect_exact(engine, s);
}

TEST(TermEngine, PairsOfBothEnginesAgree) {
    const SmallSystem s = small_system("glass", coupling_hamiltonian(2, 20));
    TermEngine terms = engine_of(s);
    PairEngine pairs(s.disorder.get<Couplings>());
    Stream stream({.seed = 73});
    for (int k = 0; k < 200; ++k) {
        const int site = static_cast<int>(uniform_below(stream, 20));
        ASSERT_EQ(terms.cost(site), pairs.cost(site));
        terms.flip(site, terms.cost(site));
        pairs.flip(site, pairs.cost(site));
        ASSERT_EQ(terms.energy(), pairs.energy());
    }
}

TEST(TermEngine, OtherCouplingsAreRefused) {
    for (const std::size_t wrong : {19u, 21u})
        EXPECT_THROW(TermEngine(Couplings{6, 3, std::vector<std::int32_t>(wrong)}), std::invalid_argument);
}

TEST(TermEngine, CopiesShareTheirTermsAndNothingElse) {
    const SmallSystem s = small_system("glass", coupling_hamiltonian(3, 12));
    const auto system = s.ising();
    system->flip(3);
    const auto clone = system->clone();
    auto& copy = dynamic_cast<SpinSystem&>(*clone);
    EXPECT_EQ(copy.integer_energy(), system->integer_energy());
    const std::int64_t before = system->integer_energy(), cost = copy.integer_cost(5);
    copy.flip(5);
    EXPECT_EQ(system->integer_energy(), before);
    EXPECT_EQ(copy.integer_energy(), before + cost);
    EXPECT_NE(copy.spins()[5], system->spins()[5]);
}

TEST(TermEngine, MemoryIsWhatThePlanSays) {
    const SmallSystem s = small_system("glass", coupling_hamiltonian(3, 60));
    EXPECT_NEAR(static_cast<double>(engine_of(s).memory()) /
                    CouplingKind::memory(s.hamiltonian.get<CouplingHamiltonian>()).system,
                1.0, 0.05);
}

} // namespace
} // namespace mattis::mc
