#include "montecarlo/kernels/template_engine.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

TemplateEngine engine_of(const SmallSystem& s) { return TemplateEngine(s.disorder.share<Templates>()); }

TEST(TemplateEngine, CostIsTheChangeOfTheEnergy) {
    Stream stream({.seed = 81});
    for (const int N : {4, 9, 16})
        for (const double c : {0.0, 0.2, 2.0}) {
            const SmallSystem s = small_system("templates", template_hamiltonian(0.7, c, N));
            TemplateEngine engine = engine_of(s);
            engine.rebuild(random_spins(N, stream));
            for (int round = 0; round < 20; ++round) {
                std::vector<std::int8_t> spins(engine.spins().begin(), engine.spins().end());
                const std::int64_t energy = energy_by_definition(s, spins);
                ASSERT_EQ(engine.energy(), energy);
                const auto site = uniform_below(stream, static_cast<std::uint32_t>(N));
                spins[site] = static_cast<std::int8_t>(-spins[site]);
                const std::int64_t cost = engine.cost(static_cast<int>(site));
                ASSERT_EQ(cost, energy_by_definition(s, spins) - energy);
                engine.flip(static_cast<int>(site), cost);
            }
        }
}

TEST(TemplateEngine, ManyFlipsLeaveNoTrace) {
    const SmallSystem s = small_system("templates", template_hamiltonian(0.5, 0.2, 20));
    TemplateEngine engine = engine_of(s);
    Stream stream({.seed = 82});
    for (int k = 0; k < 100000; ++k) {
        const auto site = static_cast<int>(uniform_below(stream, 20));
        engine.flip(site, engine.cost(site));
    }
    TemplateEngine rebuilt = engine_of(s);
    rebuilt.rebuild(engine.spins());
    EXPECT_EQ(engine.energy(), rebuilt.energy());
    for (int i = 0; i < 20; ++i) ASSERT_EQ(engine.cost(i), rebuilt.cost(i));
}

TEST(TemplateEngine, TheOverlapIsThatWithTheFirstPattern) {
    const SmallSystem s = small_system("templates", template_hamiltonian(0.5, 0.2, 20));
    TemplateEngine engine = engine_of(s);
    engine.rebuild(s.disorder.get<Templates>().archetype);
    EXPECT_EQ(engine.archetype_overlap(), 1.0);
    engine.flip(7, engine.cost(7));
    EXPECT_EQ(engine.archetype_overlap(), 0.9);
}

TEST(TemplateEngine, IncompleteTemplatesAreRefused) {
    auto templates = std::make_shared<Templates>(Templates{.N = 4, .K = 2, .archetype = {1, 1, 1, 1}, .T = {}});
    templates->T.resize(31);
    EXPECT_THROW(TemplateEngine{templates}, std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
