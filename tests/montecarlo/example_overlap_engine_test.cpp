#include "montecarlo/kernels/example_overlap_engine.hpp"

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

TEST(ExampleOverlapEngine, CostsAndEnergiesAreThoseOfEnumerationExactly) {
    constexpr int N = 10;
    int checked = 0;
    for (const LearningSystem& system : learning_gallery(N)) {
        const auto made = make_system(system.h, system.disorder);
        auto* engine = dynamic_cast<SpinSystem*>(made.get());
        if (engine == nullptr || system.h.largest() > 1) continue;
        ++checked;
        const Spectrum exact = enumerate(system.h, system.disorder);
        EXPECT_DOUBLE_EQ(engine->unit(), exact.unit);
        for (const std::size_t code : {0u, 17u, 600u, 1023u}) {
            engine->set_spins(spins_of(code, N));
            EXPECT_EQ(engine->integer_energy(), exact.energies[code]) << system.name;
            EXPECT_EQ(engine->archetype_overlap() * N, exact.overlaps[code]) << system.name;
            for (int site = 0; site < N; ++site)
                EXPECT_EQ(engine->integer_cost(site),
                          exact.energies[code ^ (std::size_t{1} << site)] - exact.energies[code])
                    << system.name;
        }
    }
    EXPECT_EQ(checked, 28) << "examples, and perfect data, of seven orders and two conventions";
}

} // namespace
} // namespace mattis::mc
