#include "montecarlo/kernels/pair_engine.hpp"

#include <cstdint>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

PairEngine engine_of(const SmallSystem& s) { return PairEngine(s.disorder.get<Couplings>()); }

void flip_at_random(PairEngine& engine, int flips, Stream& stream) {
    for (int k = 0; k < flips; ++k) {
        const auto site = static_cast<int>(uniform_below(stream, static_cast<std::uint32_t>(engine.size())));
        engine.flip(site, engine.cost(site));
    }
}

/// Cost of every flip and the energy are those computed from the spins alone.
void expect_exact(const PairEngine& engine, const SmallSystem& s) {
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

TEST(PairEngine, CostIsTheChangeOfTheEnergy) {
    Stream stream({.seed = 61});
    for (const int N : {2, 3, 10, 33, 64}) {
        const SmallSystem s = small_system("glass", coupling_hamiltonian(2, N));
        PairEngine engine = engine_of(s);
        expect_exact(engine, s);
        for (int round = 0; round < 5; ++round) {
            engine.rebuild(random_spins(N, stream));
            expect_exact(engine, s);
            flip_at_random(engine, 20, stream);
            expect_exact(engine, s);
        }
    }
}

TEST(PairEngine, AMillionFlipsLeaveNoTrace) {
    const SmallSystem s = small_system("glass", coupling_hamiltonian(2, 50));
    PairEngine engine = engine_of(s);
    Stream stream({.seed = 62});
    flip_at_random(engine, 1000000, stream);
    PairEngine rebuilt = engine_of(s);
    rebuilt.rebuild(engine.spins());
    EXPECT_EQ(engine.energy(), rebuilt.energy());
    for (int i = 0; i < engine.size(); ++i) ASSERT_EQ(engine.cost(i), rebuilt.cost(i));
    expect_exact(engine, s);
}

TEST(PairEngine, LargestCouplingsDoNotOverflow) {
    // 2 J s summed over N sites exceeds 32 bits.
    const int N = 40;
    const SmallSystem s{"largest", coupling_hamiltonian(2, N),
                        Disorder(Couplings{N, 2, std::vector<std::int32_t>(N * (N - 1) / 2, INT32_MAX)})};
    PairEngine engine = engine_of(s);
    expect_exact(engine, s);
    engine.flip(3, engine.cost(3));
    expect_exact(engine, s);
}

TEST(PairEngine, OtherCouplingsAreRefused) {
    EXPECT_THROW(PairEngine(small_system("glass", coupling_hamiltonian(3, 6)).disorder.get<Couplings>()),
                 std::invalid_argument);
    for (const std::size_t wrong : {14u, 16u})
        EXPECT_THROW(PairEngine(Couplings{6, 2, std::vector<std::int32_t>(wrong)}), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
