#include "montecarlo/mean_field/network_tap.hpp"

#include <cmath>
#include <memory>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "montecarlo/mean_field/magnetisations.hpp"
#include "tests/montecarlo/small_data.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

struct Exact {
    double m = 0.0, energy = 0.0;
};

/// Averages of one stored pattern over the configurations with m > 0, by its overlap M = 2u - N.
Exact exact_of_one(const PatternHamiltonian& h, double T) {
    Exact exact;
    double Z = 0.0;
    const double lowest = -h.unit * static_cast<double>(h.weight.back());
    for (int u = h.N / 2 + 1; u <= h.N; ++u) {
        const double E = -h.unit * static_cast<double>(h.weight[static_cast<std::size_t>(u)]);
        const double ways = std::lgamma(h.N + 1.0) - std::lgamma(u + 1.0) - std::lgamma(h.N - u + 1.0);
        const double w = std::exp(ways - (E - lowest) / T);
        Z += w;
        exact.m += w * (2.0 * u - h.N) / h.N;
        exact.energy += w * E / h.N;
    }
    exact.m /= Z;
    exact.energy /= Z;
    return exact;
}

PatternHamiltonian one_pattern(int P, Convention convention, int N) {
    PatternHamiltonian h = pattern_hamiltonian(P, convention, 0.0, N);
    h.constant = 0.0; // which belongs to a load
    return h;
}

using Case = std::tuple<int, Convention>;
class OnePattern : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(NetworkTap, OnePattern,
                         testing::Combine(testing::Values(2, 3, 4),
                                          testing::Values(Convention::distinct, Convention::full)));

TEST_P(OnePattern, IsExactUpToASecondOrderInTheSize) {
    // alpha = 0. First order is wrong by 1/N, the second by 1/N^2. With three spins in a set and the full power the
    // mean over independent spins is itself known to 1/N alone.
    const auto& [P, convention] = GetParam();
    constexpr double T = 0.6;
    for (const int N : {100, 200, 400}) {
        const PatternHamiltonian h = one_pattern(P, convention, N);
        const auto network =
            std::make_shared<const HebbianNetwork>(hebbian_network(h, small_patterns(N, 1).get<BitPatterns>()));
        const Exact exact = exact_of_one(h, T);
        const TapSolution tap = solve_network(network, T, {}, network->archetype);
        ASSERT_EQ(tap.status, Status::converged);
        EXPECT_LT(std::abs(tap.m[0] - exact.m), 12.0 / (N * N)) << N;
        EXPECT_LT(std::abs(tap.energy - exact.energy), 30.0 / (N * N)) << N;
        EXPECT_NEAR(tap.q, tap.m[0] * tap.m[0], 1e-12); // all sites are alike
    }
}

TEST(NetworkTap, WhereNothingIsLoadedBothOrdersMeet) {
    // K = 1: as N grows the magnetisation is the root of m = tanh(beta (P/2) m^(P-1)).
    constexpr int N = 20000, P = 4;
    constexpr double T = 0.7;
    double m = 1.0;
    for (int k = 0; k < 200; ++k) m = std::tanh(0.5 * P * m * m * m / T);
    const ExampleHamiltonian e =
        example_network(P, Convention::distinct, N, 1, {.protocol = Protocol::unsupervised, .r = 1.0, .M = 1});
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(e, draw_plain_data(e, 1)));
    for (const MeanFieldOrder order : {MeanFieldOrder::first, MeanFieldOrder::second}) {
        Magnetisations system(network, order, [&](Start) { return network->archetype; });
        Stream stream{StreamKey{}};
        system.begin(Start::archetype, 1.0, stream);
        system.advance({.beta = 1.0 / T, .proposals = 500LL * N}, stream);
        ASSERT_TRUE(system.at_rest());
        EXPECT_NEAR(system.archetype_overlap(), m, 10.0 / N);
    }
}

TEST(NetworkTap, AtHighTemperatureIsTheEnumeration) {
    // P = 2 and T = 6: no magnetisation; the energy of the fluctuations, -(1/2N) sum_c beta D^2/(1 - beta D), against
    // the sum over all 2^12 configurations. Overlaps of patterns with one another count from beta^2 on.
    constexpr int N = 12, K = 3;
    constexpr double T = 6.0;
    const PatternHamiltonian h = [&] {
        const double one = pattern_hamiltonian(2, Convention::distinct, 1e-9, N).alpha;
        return pattern_hamiltonian(2, Convention::distinct, K * one, N);
    }();
    ASSERT_EQ(h.K, K);
    double difference = 0.0, size = 0.0;
    constexpr int samples = 20;
    for (int sample = 0; sample < samples; ++sample) {
        const Disorder disorder = small_patterns(N, K, static_cast<std::uint64_t>(sample) + 1);
        const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, disorder.get<BitPatterns>()));
        Magnetisations system(network, MeanFieldOrder::second, [&](Start) { return network->archetype; });
        Stream stream{StreamKey{}};
        system.begin(Start::archetype, 1.0, stream);
        system.advance({.beta = 1.0 / T, .proposals = 500LL * N}, stream);
        ASSERT_TRUE(system.at_rest());
        EXPECT_NEAR(system.archetype_overlap(), 0.0, 1e-9);
        difference += (system.energy() / N - gibbs_averages(enumerate(h, disorder), T).energy) / samples;
        size += system.energy() / N / samples;
    }
    EXPECT_LT(size, -0.01);
    EXPECT_LT(std::abs(difference), 0.2 * std::abs(size)); // of relative order (K/N) beta, and 1/N
}

TEST(NetworkTap, ASolutionElsewhereIsInadmissible) {
    const ExampleHamiltonian h = example_network(4, Convention::distinct, 100, 5, supervised);
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, draw_plain_data(h, 1)));
    const TapSolution found = solve_network(network, 0.3, {}, network->archetype);
    ASSERT_EQ(found.status, Status::converged);
    EXPECT_EQ(solve_network(network, 0.3, found.n, network->archetype).status, Status::converged);
    EXPECT_EQ(solve_network(network, 0.3, std::vector{found.n[0] - 0.2}, network->archetype).status,
              Status::inadmissible);
    // Hot, the state is left: the map rests at no overlap, far from the configuration that it began with.
    EXPECT_EQ(solve_network(network, 5.0, {}, network->archetype).status, Status::inadmissible);
}

} // namespace
} // namespace mattis::mc
