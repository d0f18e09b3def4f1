// A model that has joined: its theory through the door, against the exact ring.
#include "tests/guests/random_ring.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "montecarlo/kinds/table.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::guests {
namespace {

const ModelEntry& random_ring = add_model(entry<RandomRing>());

Solution state_of(const ModelAt& at) {
    const std::vector<ModelAt> row{at};
    const std::vector<Branch> branches{Branch::paramagnet};
    return solvers::solve(row, 1, replica_symmetric, branches).front().front();
}

TEST(RandomRing, IsTheExactRing) {
    for (const double J : {0.5, 1.0, 3.0})
        for (const double T : {0.2, 1.0, 7.0}) {
            SCOPED_TRACE(testing::Message() << J << " " << T);
            const Solution s = state_of(RandomRing({J, T}));
            ASSERT_TRUE(s.converged());
            const double f = -T * std::log(2.0 * std::cosh(J / T)), u = -J * std::tanh(J / T);
            EXPECT_NEAR(*s.free_energy, f, 1e-13);
            EXPECT_NEAR(*s.energy, u, 1e-13);
            EXPECT_NEAR(*s.entropy, (u - f) / T, 1e-13);
            EXPECT_NEAR(*order_value(s, "w"), 0.5 * (1.0 + u / J), 1e-13);
            EXPECT_TRUE(s.stable);
        }
}

TEST(RandomRing, HasNoBrokenBondAtZeroTemperature) {
    const Solution s = state_of(RandomRing({2.0, 0.0}));
    ASSERT_TRUE(s.converged());
    EXPECT_EQ(*s.energy, -2.0);
    EXPECT_EQ(*s.free_energy, -2.0);
    EXPECT_EQ(*s.entropy, 0.0);
}

TEST(RandomRing, HasItsStateAtEveryTemperature) {
    for (const double T : {1e-310, 1e-300, 1e-9, 1e9, 1e300}) {
        SCOPED_TRACE(T);
        const Solution s = state_of(RandomRing({10.0, T}));
        ASSERT_TRUE(s.converged());
        const bool cold = T < 1.0;
        EXPECT_NEAR(*order_value(s, "w"), cold ? 0.0 : 0.5, 1e-7);
        EXPECT_NEAR(*s.entropy, cold ? 0.0 : std::log(2.0), 1e-12);
        EXPECT_NEAR(*s.free_energy / (cold ? 10.0 : T), cold ? -1.0 : -std::log(2.0), 1e-12);
    }
}

TEST(RandomRing, ItsGradientIsTheDerivativeOfTheFreeEnergy) {
    const auto saddle = RandomRing({0.7, 0.9}).saddle();
    constexpr double h = 1e-5;
    for (const double u : {-2.0, 0.1, 1.5}) {
        const double difference = saddle->potential(Vector{{u + h}}) - saddle->potential(Vector{{u - h}});
        EXPECT_NEAR(saddle->gradient(Vector{{u}})(0), difference / (2.0 * h), 1e-9);
    }
    EXPECT_NEAR(saddle->gradient(Vector{{std::numbers::ln2}})(0), 0.0, 1e-15);
}

TEST(RandomRing, ItsLineIsWhereItsEntropyIsHalf) {
    const auto temperature = [](double J) {
        const auto points = solvers::trace(RandomRing({J, 1.0}), "half_entropy").points;
        EXPECT_EQ(points.size(), 1u);
        return points.front().found.value_or(0.0);
    };
    const double T = temperature(1.0);
    EXPECT_NEAR(std::log(2.0 * std::cosh(1.0 / T)) - std::tanh(1.0 / T) / T, 0.5 * std::log(2.0), 1e-12);
    EXPECT_NEAR(temperature(2.5), 2.5 * T, 1e-11);
}

TEST(RandomRing, ChainsAreExpectedInItsOnlyState) {
    const ModelAt at = RandomRing({1.0, 0.8});
    const Expectation expected =
        solvers::theory_of(at).expectation(at, {.name = "random", .at_random = true}, {replica_symmetric});
    EXPECT_TRUE(expected.reason.empty()) << expected.reason;
    EXPECT_EQ(expected.branch, "paramagnet");
    EXPECT_NEAR(expected.value("energy").value(), -std::tanh(1.0 / 0.8), 1e-13);
    EXPECT_FALSE(expected.value("q").has_value());
    EXPECT_FALSE(expected.why_without("q").empty());
}

TEST(RandomRing, EnumeratesEnergiesInUnitsOfItsBonds) {
    const Hamiltonian weak = random_ring.hamiltonian({1.0, 0.5}, 9), strong = random_ring.hamiltonian({3.0, 0.5}, 9);
    const StreamKey key{.seed = 5, .point = content_hash("bonds"), .purpose = Purpose::disorder};
    const auto energy = [&](const Hamiltonian& h, double T) {
        return mc::gibbs_averages(mc::enumerate(h, mc::draw_disorder(h, key)), T).energy;
    };
    EXPECT_NEAR(energy(strong, 3.0), 3.0 * energy(weak, 1.0), 1e-13);
    EXPECT_THROW(random_ring.hamiltonian({1.0, 0.5}, 2), InputError);
}

} // namespace
} // namespace mattis::guests
