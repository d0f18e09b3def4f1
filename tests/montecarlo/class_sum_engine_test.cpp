#include "montecarlo/kernels/class_sum_engine.hpp"

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

TEST(ClassSumEngine, CostsAndEnergiesAreThoseOfEnumerationExactly) {
    constexpr int N = 10;
    int checked = 0;
    for (const LearningSystem& system : learning_gallery(N)) {
        if (!ClassSumEngine::suits(system.h)) continue;
        ++checked;
        ClassSumEngine engine(system.h, system.disorder.share<ExampleData>());
        const Spectrum exact = enumerate(system.h, system.disorder);
        const double steps = exact.unit / system.h.unit; // of examples +-1 the spectrum counts in pairs of sites
        const auto energy = [&](std::size_t code) { return static_cast<std::int64_t>(steps) * exact.energies[code]; };
        for (const std::size_t code : {0u, 17u, 600u, 1023u}) {
            engine.rebuild(spins_of(code, N));
            EXPECT_EQ(engine.energy(), energy(code)) << system.name;
            for (int site = 0; site < N; ++site)
                EXPECT_EQ(engine.cost(site), energy(code ^ (std::size_t{1} << site)) - energy(code)) << system.name;
        }
    }
    EXPECT_EQ(checked, 10);
}

TEST(ClassSumEngine, StateIsThatOfARebuiltOneAfterManyFlips) {
    constexpr int N = 30, flips = 100'000;
    Stream stream({.seed = 6});
    const LearningSystem system = learning_system(
        "words", learning_hamiltonian(2, Convention::distinct, {Protocol::supervised, 0.0, 0.3, 300}, N, 40));
    ClassSumEngine engine(system.h, system.disorder.share<ExampleData>()), rebuilt(engine);
    for (int k = 0; k < flips; ++k) {
        const int site = static_cast<int>(uniform_below(stream, N));
        engine.flip(site, engine.cost(site));
    }
    rebuilt.rebuild(engine.spins());
    EXPECT_EQ(engine.energy(), rebuilt.energy());
    for (int site = 0; site < N; ++site) EXPECT_EQ(engine.cost(site), rebuilt.cost(site));
}

TEST(ClassSumEngine, SuitsPairsOfClassesOfEqualWeightWhoseSumsAreExact) {
    const auto h = [](int P, int M, int N) {
        return learning_hamiltonian(P, Convention::full, {Protocol::supervised, 0.0, 0.5, M}, N, 10);
    };
    EXPECT_TRUE(ClassSumEngine::suits(h(2, 100, 10000)));
    EXPECT_FALSE(ClassSumEngine::suits(h(2, 30000, 100000)));
    EXPECT_FALSE(ClassSumEngine::suits(h(3, 10, 100)));
    ExampleHamiltonian weighted = h(2, 10, 100);
    weighted.weight.assign(10, 1.0);
    EXPECT_FALSE(ClassSumEngine::suits(weighted));
}

} // namespace
} // namespace mattis::mc
