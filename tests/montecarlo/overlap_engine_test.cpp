#include "montecarlo/kernels/overlap_engine.hpp"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kernels/propose.hpp"
#include "montecarlo/kinds/patterns.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

const PatternHamiltonian& hamiltonian_of(const SmallSystem& s) { return s.hamiltonian.get<PatternHamiltonian>(); }

template <class Value>
OverlapEngine<Value> engine_of(const SmallSystem& s) {
    return {hamiltonian_of(s), std::make_shared<const BitPatterns>(s.disorder.get<BitPatterns>())};
}

/// Cost of every flip and the energy are those computed from the spins alone.
template <class Value>
void expect_exact(const OverlapEngine<Value>& engine, const SmallSystem& s) {
    std::vector<std::int8_t> spins(engine.spins().begin(), engine.spins().end());
    const std::int64_t energy = energy_by_definition(s, spins);
    ASSERT_EQ(engine.energy(), energy) << s.name;
    for (int i = 0; i < engine.size(); ++i) {
        auto& spin = spins[static_cast<std::size_t>(i)];
        spin = static_cast<std::int8_t>(-spin);
        ASSERT_EQ(engine.cost(i), energy_by_definition(s, spins) - energy) << s.name << " site " << i;
        spin = static_cast<std::int8_t>(-spin);
    }
    int M = 0;
    for (int i = 0; i < engine.size(); ++i)
        M += s.disorder.get<BitPatterns>().entry(0, i) * spins[static_cast<std::size_t>(i)];
    EXPECT_EQ(engine.archetype_overlap(), static_cast<double>(M) / engine.size());
}

TEST(OverlapEngine, CostTableGivesTheChangeOfTheWeight) {
    for (const int P : {2, 3, 4, 5, 6})
        for (const Convention convention : {Convention::distinct, Convention::full})
            for (const int N : {6, 7, 20, 21}) {
                const PatternHamiltonian h = pattern_hamiltonian(P, convention, 0.0, N);
                const CostTable table(h);
                std::int64_t largest = 0;
                for (int u = 0; u <= N; ++u) {
                    const auto k = static_cast<std::size_t>(u);
                    // xi s = +1 exists where M > -N and lowers u by one; xi s = -1 where M < N.
                    if (u > 0) {
                        EXPECT_EQ(table.A[k] + table.B[k], 2 * (h.weight[k - 1] - h.weight[k]));
                    }
                    if (u < N) {
                        EXPECT_EQ(table.A[k] - table.B[k], 2 * (h.weight[k + 1] - h.weight[k]));
                    }
                    largest = std::max({largest, std::abs(table.A[k]), std::abs(table.B[k])});
                }
                EXPECT_EQ(table.largest, largest);
            }
}

template <class Value>
void check_every_flip(const SmallSystem& s) {
    Stream stream({.seed = 51});
    auto engine = engine_of<Value>(s);
    expect_exact(engine, s);
    for (int round = 0; round < 2; ++round) {
        engine.rebuild(random_spins(engine.size(), stream));
        expect_exact(engine, s);
        for (int k = 0; k < 7; ++k) {
            const auto site = static_cast<int>(uniform_below(stream, static_cast<std::uint32_t>(engine.size())));
            engine.flip(site, engine.cost(site));
        }
        expect_exact(engine, s);
    }
    // Archetype and its opposite: overlaps at both ends of the tables.
    std::vector<std::int8_t> archetype;
    for (int i = 0; i < engine.size(); ++i)
        archetype.push_back(static_cast<std::int8_t>(s.disorder.get<BitPatterns>().entry(0, i)));
    for (const int sign : {1, -1}) {
        for (auto& x : archetype) x = static_cast<std::int8_t>(sign * x);
        engine.rebuild(archetype);
        expect_exact(engine, s);
    }
}

TEST(OverlapEngine, CostIsTheChangeOfTheEnergy) {
    for (const int P : {2, 3, 4, 5, 6})
        for (const Convention convention : {Convention::distinct, Convention::full})
            for (const int N : {6, 7, 16, 17, 41})
                // Patterns that fill no block, one block, and more.
                for (const int K : {1, 2, 63, 512, 700}) {
                    const SmallSystem s = network_of(P, convention, N, K);
                    if (CostTable(hamiltonian_of(s)).largest <= largest_narrow_value) check_every_flip<std::int32_t>(s);
                    check_every_flip<std::int64_t>(s);
                }
}

TEST(OverlapEngine, ValuesThatNeedSixtyFourBits) {
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        const SmallSystem s = network_of(6, convention, 151, 40);
        ASSERT_GT(CostTable(hamiltonian_of(s)).largest, largest_narrow_value);
        check_every_flip<std::int64_t>(s);
    }
}

TEST(OverlapEngine, LargestValuesOfThirtyTwoBits) {
    // The largest B that fits 32 bits, in every lane of every pattern: K copies of the archetype.
    int N = 6;
    while (CostTable(pattern_hamiltonian(5, Convention::full, 0.0, N + 1)).largest <= largest_narrow_value) ++N;
    SmallSystem s = network_of(5, Convention::full, N, 2000);
    std::vector<std::int8_t> copies(2000 * static_cast<std::size_t>(N), 1);
    s.disorder = draw_disorder(s.hamiltonian, {.seed = 1}, copies);
    auto narrow = engine_of<std::int32_t>(s);
    for (int flipped = 0; flipped <= N; ++flipped) {
        expect_exact(narrow, s);
        if (flipped < N) narrow.flip(flipped, narrow.cost(flipped));
    }
}

TEST(OverlapEngine, BothValueTypesFollowTheSameTrajectory) {
    const SmallSystem s = network_of(4, Convention::distinct, 24, 300);
    auto narrow = engine_of<std::int32_t>(s);
    auto wide = engine_of<std::int64_t>(s);
    Stream a({.seed = 52}), b({.seed = 52});
    const Block block{.beta = 0.7, .proposals = 20000};
    EXPECT_EQ(propose_block(narrow, block, hamiltonian_of(s).unit, a),
              propose_block(wide, block, hamiltonian_of(s).unit, b));
    EXPECT_TRUE(std::ranges::equal(narrow.spins(), wide.spins()));
    EXPECT_EQ(narrow.energy(), wide.energy());
}

template <class Value>
void check_million_flips(const SmallSystem& s) {
    auto engine = engine_of<Value>(s);
    Stream stream({.seed = 53});
    for (int k = 0; k < 1000000; ++k) {
        const auto site = static_cast<int>(uniform_below(stream, static_cast<std::uint32_t>(engine.size())));
        engine.flip(site, engine.cost(site));
    }
    auto rebuilt = engine_of<Value>(s);
    rebuilt.rebuild(engine.spins());
    EXPECT_EQ(engine.energy(), rebuilt.energy());
    for (int i = 0; i < engine.size(); ++i) ASSERT_EQ(engine.cost(i), rebuilt.cost(i));
    expect_exact(engine, s);
}

TEST(OverlapEngine, AMillionFlipsLeaveNoTrace) {
    check_million_flips<std::int32_t>(network_of(4, Convention::full, 31, 200));
    check_million_flips<std::int32_t>(network_of(3, Convention::distinct, 300, 70));
    check_million_flips<std::int64_t>(network_of(6, Convention::distinct, 30, 100));
}

TEST(OverlapEngine, PatternsOfAnotherHamiltonianAreRefused) {
    const SmallSystem s = network_of(3, Convention::full, 10, 5);
    for (const SmallSystem& other : {network_of(3, Convention::full, 11, 5), network_of(3, Convention::full, 10, 6)}) {
        const auto patterns = std::make_shared<const BitPatterns>(other.disorder.get<BitPatterns>());
        EXPECT_THROW(OverlapEngine<std::int32_t>(hamiltonian_of(s), patterns), std::invalid_argument);
    }
}

TEST(OverlapEngine, ValuesThatDoNotFitAreRefused) {
    const SmallSystem s = network_of(6, Convention::full, 60, 3);
    ASSERT_GT(CostTable(hamiltonian_of(s)).largest, largest_narrow_value);
    EXPECT_THROW(engine_of<std::int32_t>(s), std::invalid_argument);
    EXPECT_NO_THROW(engine_of<std::int64_t>(s));
}

TEST(OverlapEngine, MemoryIsWhatThePlanSays) {
    const SmallSystem s = network_of(4, Convention::full, 60, 100000);
    EXPECT_NEAR(static_cast<double>(engine_of<std::int32_t>(s).memory()) /
                    PatternKind::memory(hamiltonian_of(s)).system,
                1.0, 0.05);
}

} // namespace
} // namespace mattis::mc
