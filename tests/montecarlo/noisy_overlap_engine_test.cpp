#include "montecarlo/kernels/noisy_overlap_engine.hpp"

#include <gtest/gtest.h>

#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

TEST(NoisyOverlapEngine, CostIsTheChangeOfTheEnergyOfBothParts) {
    Stream stream({.seed = 84});
    for (const double w : {1e-3, 0.7, 50.0})
        for (const Convention convention : {Convention::distinct, Convention::full}) {
            const SmallSystem s = small_system("noise", noisy_pattern_hamiltonian(4, convention, 0.05, w, 12));
            const auto parts = s.disorder.share<NoisyPatterns>();
            NoisyOverlapEngine<std::int64_t> engine(s.hamiltonian.get<NoisyPatternHamiltonian>(),
                                                    {parts, &parts->patterns}, parts->noise);
            engine.rebuild(random_spins(12, stream));
            for (int round = 0; round < 30; ++round) {
                std::vector<std::int8_t> spins(engine.spins().begin(), engine.spins().end());
                const std::int64_t energy = energy_by_definition(s, spins);
                ASSERT_EQ(engine.energy(), energy);
                const auto site = uniform_below(stream, 12);
                spins[site] = static_cast<std::int8_t>(-spins[site]);
                const std::int64_t cost = engine.cost(static_cast<int>(site));
                ASSERT_EQ(cost, energy_by_definition(s, spins) - energy);
                engine.flip(static_cast<int>(site), cost);
            }
        }
}

} // namespace
} // namespace mattis::mc
