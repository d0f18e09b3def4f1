#include "phase_diagrams/parts/simulation/equilibrium_tests.hpp"

#include <cmath>
#include <limits>
#include <tuple>

#include <gmock/gmock.h>

#include "tests/phase_diagrams/parts/simulation/gaussian_chains.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(EquilibriumTests, HalvesThatDifferAreFound) {
    for (const Observable drifting : {Observable::m, Observable::energy, Observable::q2}) {
        GaussianChains chains;
        EXPECT_GT(compare_halves(chains.simulated(), chains.schedule).probability(), 1e-2);
        chains.trend = [=](Observable o, int, std::int64_t t) {
            return o == drifting ? 0.003 * static_cast<double>(t) : 0.0;
        };
        EXPECT_LT(compare_halves(chains.simulated(), chains.schedule).probability(), 1e-4) << mc::name(drifting);
    }
}

TEST(EquilibriumTests, OneMeasurementHasNoHalves) {
    GaussianChains chains;
    chains.schedule.measure = 1;
    const EquilibriumTest test = compare_halves(chains.simulated(), chains.schedule);
    EXPECT_FALSE(test.made());
    EXPECT_TRUE(std::isnan(test.probability()));
    EXPECT_EQ(test.missing, "one measurement: the halves cannot be compared");
    chains.schedule.measure = 2;
    EXPECT_TRUE(compare_halves(chains.simulated(), chains.schedule).made());
}

TEST(EquilibriumTests, ConstantSeriesHaveNoHalvesToCompare) {
    GaussianChains chains;
    auto samples = chains.simulated();
    replace_series(samples, chains.schedule,
                   [](std::size_t k, const mc::Series&, std::int64_t) { return 0.1 * static_cast<double>(k); });
    for (const auto& test : {compare_halves(samples, chains.schedule), compare_windows(samples, chains.schedule)}) {
        EXPECT_FALSE(test.made());
        EXPECT_THAT(test.missing, HasSubstr("the series of m, energy and q² are constant"));
    }
}

TEST(EquilibriumTests, WindowsOfLogarithmicTimeThatDifferAreFound) {
    // Up in the quarter before the last half, down as much in the first: the halves agree.
    GaussianChains chains;
    chains.schedule.thermalise = 0;
    chains.schedule.measure = 400;
    chains.trend = [](Observable, int, std::int64_t t) { return t > 200 ? 0.0 : t > 100 ? 0.6 : -0.6; };
    EXPECT_LT(compare_windows(chains.simulated(), chains.schedule).probability(), 1e-4);
    EXPECT_GT(compare_halves(chains.simulated(), chains.schedule).probability(), 1e-3);
    // What was earlier than these two is no fault.
    chains.trend = [](Observable, int, std::int64_t t) { return t > 100 ? 0.0 : t > 50 ? 1.0 : -1.0; };
    EXPECT_GT(compare_windows(chains.simulated(), chains.schedule).probability(), 1e-3);
}

TEST(EquilibriumTests, WindowsAreComparedWhereBothLieInTheMeasurement) {
    GaussianChains chains;
    for (const auto& [thermalise, measure, compared] :
         {std::tuple{100, 300, true}, std::tuple{101, 300, false}, std::tuple{0, 1, false}, std::tuple{0, 2, true}}) {
        chains.schedule.thermalise = thermalise;
        chains.schedule.measure = measure;
        chains.schedule.bins = 1;
        const EquilibriumTest test = compare_windows(chains.simulated(), chains.schedule);
        EXPECT_EQ(test.made(), compared) << thermalise << ' ' << measure;
        EXPECT_THAT(test.missing, IsEmpty()); // nobody asked for it
    }
}

TEST(EquilibriumTests, StartsThatDifferAreFound) {
    for (const Observable split : {Observable::m_abs, Observable::energy, Observable::q2}) {
        GaussianChains chains;
        chains.schedule.start = mc::Start::archetype_and_random;
        chains.schedule.replicas = 4;
        EXPECT_GT(compare_starts(chains.simulated(), chains.schedule).probability(), 1e-2);
        chains.trend = [=](Observable o, int replica, std::int64_t) { return o == split && replica < 2 ? 1.0 : 0.0; };
        EXPECT_LT(compare_starts(chains.simulated(), chains.schedule).probability(), 1e-4) << mc::name(split);
        chains.schedule.start = mc::Start::random;
        const EquilibriumTest test = compare_starts(chains.simulated(), chains.schedule);
        EXPECT_FALSE(test.made());
        EXPECT_THAT(test.missing, IsEmpty());
    }
}

TEST(EquilibriumTests, StartsOfWhichOneHasEscapedCannotBeCompared) {
    GaussianChains chains;
    chains.schedule.start = mc::Start::archetype_and_random;
    auto samples = chains.simulated();
    for (FinishedSample& one : samples) one.result.escaped[0] = true;
    const EquilibriumTest test = compare_starts(samples, chains.schedule);
    EXPECT_FALSE(test.made());
    EXPECT_THAT(test.missing, HasSubstr("archetype and random starts cannot be compared"));
}

TEST(EquilibriumTests, AMinusSignOfTheOverlapIsNoDifferenceOfStarts) {
    GaussianChains chains;
    chains.schedule.start = mc::Start::archetype_and_random;
    chains.trend = [](Observable o, int replica, std::int64_t) {
        return o == Observable::m && replica == 0 ? 5.0 : 0.0;
    };
    EXPECT_GT(compare_starts(chains.simulated(), chains.schedule).probability(), 1e-3);
}

TEST(EquilibriumTests, EnergyAndOverlapOfGaussianCouplingsObeyAnIdentity) {
    GaussianChains chains;
    chains.trend = [](Observable o, int, std::int64_t) { return o == Observable::energy ? -1.0 : 0.0; };
    // u = -1, q² = 0 in the mean: what the identity demands.
    EXPECT_GT(compare_with_identity(chains.simulated(), 1.0).probability(), 1e-2);
    EXPECT_FALSE(compare_with_identity(chains.simulated(), nan).made());
    EXPECT_THAT(compare_with_identity(chains.simulated(), nan).missing, IsEmpty());
    chains.trend = [](Observable o, int, std::int64_t) { return o == Observable::energy ? 5.0 : 0.0; };
    EXPECT_LT(compare_with_identity(chains.simulated(), 1.0).probability(), 1e-4);
    chains.schedule.replicas = 1; // no q²
    EXPECT_FALSE(compare_with_identity(chains.simulated(), 1.0).made());
    EXPECT_EQ(compare_with_identity(chains.simulated(), 1.0).missing, "energy and q² cannot be compared");
}

TEST(EquilibriumTests, DifferencesThatAreNearlyEqualAreMeasuredByTheErrorsOfTheChains) {
    // Few spins and samples: all samples differ by the same discrete value, but for their last bits. The means of
    // halves of these chains have errors of 0.17 each, so that a difference of 0.02 says nothing.
    for (const double last_bit : {1e-17, 1e-12, 1e-6}) {
        GaussianChains chains{.samples = 3};
        auto samples = chains.simulated();
        double last_bits = 0.0;
        for (FinishedSample& one : samples) {
            last_bits += last_bit;
            for (mc::Series& series : one.result.series) {
                series.first_half = 0.3;
                series.second_half = 0.32 + last_bits;
                series.log_time[0] = -0.27 - last_bits;
                series.log_time[1] = -0.25;
            }
        }
        EXPECT_GT(compare_halves(samples, chains.schedule).probability(), 0.5);
        EXPECT_GT(compare_windows(samples, chains.schedule).probability(), 0.5);
        // Without errors of their own, rounding alone is no spread.
        for (FinishedSample& one : samples)
            for (mc::Series& series : one.result.series) series.estimate.error = 0.0;
        EXPECT_EQ(compare_halves(samples, chains.schedule).made(), last_bit > 1e-10);
    }
}

TEST(EquilibriumTests, PatternsSortedWhenTheMeasurementBeginsMayRelax) {
    GaussianChains chains;
    chains.trend = [](Observable o, int, std::int64_t t) { return o == Observable::m && t <= 250 ? 3.0 : 0.0; };
    const auto halves = [&](bool several) {
        auto samples = chains.simulated();
        for (FinishedSample& one : samples) {
            mc::Series mean = one.result.series.front();
            mean.observable = Observable::m_mean;
            if (several) one.result.series.push_back(mean);
        }
        return compare_halves(samples, chains.schedule).probability();
    };
    EXPECT_LT(halves(false), 1e-4);
    EXPECT_GT(halves(true), 1e-2);
    chains.schedule.start = mc::Start::hierarchical;
    EXPECT_LT(halves(true), 1e-4);
}

} // namespace
} // namespace mattis::diagram
