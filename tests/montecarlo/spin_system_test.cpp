// What chains need of a system, as systems of spins give it.
#include "montecarlo/chain/spin_system.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 9;

TEST(SpinSystem, EnergiesAreIntegersTimesTheUnit) {
    Stream stream({.seed = 12});
    for (const SmallSystem& system : gallery(N)) {
        const auto one = system.ising(), other = system.ising();
        for (int trial = 0; trial < 5; ++trial) {
            one->set_spins(random_spins(N, stream));
            other->set_spins(random_spins(N, stream));
            EXPECT_EQ(one->energy(), one->unit() * static_cast<double>(one->integer_energy())) << system.name;
            EXPECT_EQ(one->energy_difference(*other),
                      one->unit() * static_cast<double>(one->integer_energy() - other->integer_energy()));
            EXPECT_EQ(one->energy_difference(*one), 0.0);
        }
    }
}

TEST(SpinSystem, EnergiesOfDifferentEnginesAreNotSubtracted) {
    const SmallSystem network = network_of(2, Convention::full, N, 3);
    const SmallSystem glass = small_system("glass", coupling_hamiltonian(2, N));
    EXPECT_THROW(network.ising()->energy_difference(*glass.ising()), std::invalid_argument);
}

TEST(SpinSystem, OverlapIsTheMeanProduct) {
    Stream stream({.seed = 13});
    const SmallSystem system = network_of(2, Convention::full, N, 3);
    const auto one = system.ising(), other = system.ising();
    const auto a = random_spins(N, stream), b = random_spins(N, stream);
    one->set_spins(a);
    other->set_spins(b);
    double sum = 0.0;
    for (std::size_t i = 0; i < N; ++i) sum += a[i] * b[i];
    EXPECT_EQ(one->overlap(*other), sum / N);
    EXPECT_EQ(one->overlap(*one), 1.0);
}

TEST(SpinSystem, BeginsAtTheReferenceOfItsKind) {
    for (const SmallSystem& system : gallery(N)) {
        const auto ising = system.ising();
        const Kind& kind = kind_of(system.hamiltonian);
        for (const Start start : kind.starts()) {
            const auto reference = kind.reference(system.hamiltonian, system.disorder, start);
            Stream stream({.seed = 14}), same({.seed = 14});
            ising->begin(start, 0.4, stream);
            EXPECT_TRUE(std::ranges::equal(ising->spins(), starting_spins(N, start, 0.4, reference, same)))
                << system.name;
            EXPECT_EQ(stream.position(), same.position());
        }
    }
}

TEST(SpinSystem, ShowsItsPatterns) {
    for (const SmallSystem& system : gallery(N)) {
        const auto ising = system.ising(), partner = system.ising();
        const Measurable there = kind_of(system.hamiltonian).measurable(system.hamiltonian);
        PatternLook look;
        ising->look(look, partner.get());
        ASSERT_EQ(look.m.size(), static_cast<std::size_t>(there.patterns)) << system.name;
        EXPECT_EQ(there.patterns == 0, std::isnan(ising->archetype_overlap()));
        if (there.patterns > 0) {
            EXPECT_EQ(look.m.front(), ising->archetype_overlap());
        }
        const std::size_t each = there.per_pattern ? look.m.size() : 0;
        for (const auto* values : {&look.n, &look.loss, &look.loss_support, &look.support})
            EXPECT_EQ(values->size(), each) << system.name;
        for (const double q : look.support) EXPECT_EQ(q, 1.0) << "both have all spins up";
    }
}

TEST(SpinSystem, ClonesAreIndependent) {
    for (const SmallSystem& system : gallery(N)) {
        const auto ising = system.ising();
        ising->flip(2);
        const auto clone = ising->clone();
        EXPECT_TRUE(std::ranges::equal(clone->spins(), ising->spins()));
        EXPECT_EQ(clone->energy(), ising->energy());
        Stream stream({.seed = 15});
        clone->begin(Start::random, 0.0, stream);
        EXPECT_EQ(ising->spins()[2], -1);
        EXPECT_EQ(ising->integer_energy(), energy_by_definition(system, ising->spins())) << system.name;
    }
}

TEST(SpinSystem, SavesSpinsAndChecksThemByTheirEnergy) {
    Stream stream({.seed = 16});
    for (const SmallSystem& system : gallery(N)) {
        const auto one = system.ising(), other = system.ising();
        one->set_spins(random_spins(N, stream));
        ByteWriter to, check, again;
        one->save(to);
        one->save_check(check);
        EXPECT_EQ(to.bytes().size(), 8u + N);
        EXPECT_EQ(check.bytes().size(), 16u);
        ByteReader from(to.bytes());
        other->load(from);
        from.require_end();
        other->save_check(again);
        EXPECT_EQ(again.bytes(), check.bytes()) << system.name;
        EXPECT_TRUE(std::ranges::equal(one->spins(), other->spins()));
    }
}

} // namespace
} // namespace mattis::mc
