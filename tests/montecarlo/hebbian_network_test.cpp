#include "montecarlo/mean_field/hebbian_network.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/montecarlo/small_data.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

TEST(HebbianNetwork, EntriesHaveUnitSquareOnAverage) {
    for (const auto& data : {supervised, unsupervised}) {
        const ExampleHamiltonian h = example_network(4, Convention::full, 200, 400, data);
        const HebbianNetwork network = hebbian_network(h, draw_plain_data(h, 2));
        double squares = 0.0;
        for (std::int64_t c = 0; c < h.channels(); ++c)
            for (int i = 0; i < h.N; ++i) squares += std::pow(network.step * network.v->at(i, c), 2);
        EXPECT_NEAR(squares / static_cast<double>(h.channels()), 1.0, 0.02); // 5 standard deviations are 0.012
        EXPECT_EQ(network.signs, h.data == Dataset::Vectors::examples);
    }
}

TEST(HebbianNetwork, PatternsAreExamplesWithoutNoise) {
    // One perfect example of each class is the pattern: the same strength, load and noise.
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (const int P : {2, 3, 4}) {
            const PatternHamiltonian p = pattern_hamiltonian(P, convention, 0.1, 60);
            const HebbianNetwork stored =
                hebbian_network(p, small_patterns(60, static_cast<int>(p.K)).get<BitPatterns>());
            const ExampleHamiltonian h = example_network(P, convention, 60, static_cast<int>(p.K),
                                                         {.protocol = Protocol::unsupervised, .r = 1.0, .M = 1});
            const HebbianNetwork learnt = hebbian_network(h, draw_plain_data(h, 2));
            EXPECT_NEAR(stored.strength / learnt.strength, 1.0, 1e-12);
            EXPECT_NEAR(stored.alpha, learnt.alpha, 1e-12);
            EXPECT_NEAR(stored.step, learnt.step, 1e-15);
            EXPECT_NEAR(stored.data_overlap_unit, learnt.data_overlap_unit, 1e-15);
            EXPECT_EQ(stored.noise.has_value(), P > 2);
            if (P > 2) {
                EXPECT_NEAR(stored.noise->curvature(0.7), learnt.noise->curvature(0.7), 1e-12);
            }
        }
}

TEST(HebbianNetwork, ModesOfAPairwiseClassHaveTheirTrace) {
    // Each channel has unit square, so that the eigenvalues of a class add up to its channels.
    const ExampleHamiltonian h = example_network(2, Convention::distinct, 60, 4, unsupervised);
    const HebbianNetwork network = hebbian_network(h, draw_plain_data(h, 2));
    double trace = 0.0;
    for (const auto& mode : network.modes) trace += mode.eigenvalue * mode.multiplicity;
    EXPECT_NEAR(trace, h.M, 1e-12);
}

TEST(HebbianNetwork, OtherDataAreRefused) {
    PatternHamiltonian p = pattern_hamiltonian(3, Convention::full, 0.1, 20);
    EXPECT_THROW(hebbian_network(p, small_patterns(19, static_cast<int>(p.K)).get<BitPatterns>()),
                 std::invalid_argument);
    p.P = 0;
    EXPECT_THROW(hebbian_network(p, small_patterns(20, static_cast<int>(p.K)).get<BitPatterns>()),
                 std::invalid_argument);
    const ExampleHamiltonian h = example_network(2, Convention::distinct, 60, 4, unsupervised);
    const ExampleHamiltonian other = example_network(2, Convention::distinct, 60, 5, unsupervised);
    EXPECT_THROW(hebbian_network(other, draw_plain_data(h, 2)), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
