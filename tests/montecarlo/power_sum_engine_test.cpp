#include "montecarlo/kernels/power_sum_engine.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

PowerSumEngine engine_of(const LearningSystem& system) {
    return PowerSumEngine(system.h, system.disorder.share<ExampleData>());
}

TEST(PowerSumEngine, EnergiesAreThoseOfEnumeration) {
    constexpr int N = 9;
    for (const LearningSystem& system : learning_gallery(N)) {
        PowerSumEngine engine = engine_of(system);
        const Spectrum exact = enumerate(system.h, system.disorder);
        double most = 0.0;
        for (const std::int64_t energy : exact.energies)
            most = std::max(most, exact.unit * std::abs(static_cast<double>(energy)));
        for (const std::size_t code : {0u, 17u, 200u, 391u, 511u}) {
            engine.rebuild(spins_of(code, N));
            const double energy = exact.unit * static_cast<double>(exact.energies[code]);
            EXPECT_NEAR(engine.energy(), energy, 1e-11 * most) << system.name;
            EXPECT_EQ(engine.archetype_overlap() * N, exact.overlaps[code]);
            for (int site = 0; site < N; ++site) {
                const std::size_t flipped = code ^ (std::size_t{1} << site);
                EXPECT_NEAR(engine.cost(site), exact.unit * static_cast<double>(exact.energies[flipped]) - energy,
                            1e-11 * most)
                    << system.name;
            }
        }
    }
}

TEST(PowerSumEngine, StateIsThatOfARebuiltOneAfterManyFlips) {
    constexpr int N = 20, flips = 100'000;
    Stream stream({.seed = 5});
    for (const LearningSystem& system : learning_gallery(N)) {
        PowerSumEngine engine = engine_of(system), rebuilt = engine_of(system);
        for (int k = 0; k < flips / 20; ++k) engine.flip(static_cast<int>(uniform_below(stream, N)), 0.0);
        rebuilt.rebuild(engine.spins());
        EXPECT_EQ(engine.energy(), rebuilt.energy()) << system.name << ": to the last bit";
        for (int site = 0; site < N; ++site) EXPECT_EQ(engine.cost(site), rebuilt.cost(site)) << system.name;
    }
}

TEST(PowerSumEngine, ACostChangesItsSignAndNothingElseWhenTheSpinIsFlipped) {
    for (const LearningSystem& system : learning_gallery(11)) {
        PowerSumEngine engine = engine_of(system);
        for (int site = 0; site < 11; ++site) {
            const double cost = engine.cost(site);
            engine.flip(site, cost);
            EXPECT_EQ(engine.cost(site), -cost) << system.name;
        }
    }
}

TEST(PowerSumEngine, CopiesAreIndependent) {
    const LearningSystem system = learning_gallery(10).front();
    PowerSumEngine engine = engine_of(system);
    PowerSumEngine copy(engine);
    const double energy = engine.energy();
    copy.flip(3, 0.0);
    EXPECT_EQ(engine.energy(), energy);
    EXPECT_NE(copy.energy(), energy);
    const PowerSumEngine moved(std::move(copy));
    EXPECT_EQ(moved.spins()[3], -1);
}

TEST(PowerSumEngine, PowersOfLargeOverlapsDoNotOverflow) {
    const LearningSystem system = learning_system(
        "P = 64", learning_hamiltonian(64, Convention::full, {Protocol::supervised, 0.0, 0.5, 50}, 1000, 2));
    PowerSumEngine engine = engine_of(system);
    const auto xi = system.data().row(0);
    engine.rebuild(xi);
    PatternLook look;
    engine.look(look);
    // -(N/2) u^P with u = sqrt(1+rho) n.
    const double u = std::sqrt(1.0 + system.h.rho) * look.n.front();
    EXPECT_NEAR(engine.energy() / (-500.0 * std::pow(u, 64)), 1.0, 1e-12);
    EXPECT_GT(engine.cost(0), 0.0);
}

TEST(PowerSumEngine, RefusesOtherData) {
    const LearningSystem system = learning_gallery(10).front();
    ExampleHamiltonian other = system.h;
    other.weight = {1.0};
    EXPECT_THROW(PowerSumEngine(other, system.disorder.share<ExampleData>()), std::invalid_argument);
    other = system.h;
    other.N = 9;
    EXPECT_THROW(PowerSumEngine(other, system.disorder.share<ExampleData>()), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
