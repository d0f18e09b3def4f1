#include "phase_diagrams/parts/simulation/replica_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <gmock/gmock.h>

#include "tests/phase_diagrams/parts/simulation/gaussian_chains.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::IsEmpty;

double compared(const GaussianChains& chains) {
    return compare_replicas(chains.simulated(), chains.schedule).probability();
}

/// Chains that have made the fewest independent measurements that are allowed, about 32: the errors within are too
/// small then.
GaussianChains slow_chains(int samples, int replicas, std::uint64_t seed) {
    GaussianChains chains{.samples = samples, .memory = 0.8, .seed = seed}; // tau = (1 + 0.8)/(2 (1 - 0.8)) = 4.5
    chains.schedule.replicas = replicas;
    chains.schedule.thermalise = 20;
    chains.schedule.measure = 288;
    return chains;
}

TEST(ReplicaComparison, ReplicasInOneValleyAreCalledDifferentNoMoreOftenThanTheyMay) {
    // At a level of 1 % each point may fail with that probability; more than the limit have 1e-3. The margin of the
    // test makes it fewer by far.
    int alarms = 0, points = 0;
    for (const int samples : {2, 4, 8, 32})
        for (const int replicas : {2, 4, 8}) {
            if (samples * replicas > 64) continue;
            const int seeds = std::clamp(1600 / (samples * replicas), 40, 200);
            for (int seed = 0; seed < seeds; ++seed, ++points)
                if (compared(slow_chains(samples, replicas, static_cast<std::uint64_t>(1000 + seed))) < 1e-2) ++alarms;
        }
    EXPECT_GE(points, 1000);
    EXPECT_LE(alarms, 0.01 * points + 3.1 * std::sqrt(0.01 * points));
}

TEST(ReplicaComparison, ReplicasInValleysOfTheirOwnAreFound) {
    // Valleys as far apart as the fluctuations within one are wide, in the mean, at a level of 1e-3. Of 50 points the
    // fewest that are found, in percent: with 2 samples of 2 replicas one pair of valleys is often close.
    for (const auto& [samples, replicas, least] : {std::tuple{2, 2, 50}, std::tuple{4, 2, 90}, std::tuple{8, 2, 99},
                                                   std::tuple{2, 4, 90}, std::tuple{24, 2, 100}}) {
        int found = 0;
        for (int seed = 0; seed < 50; ++seed) {
            GaussianChains chains{.samples = samples, .valleys = 1.0, .seed = static_cast<std::uint64_t>(seed)};
            chains.schedule.replicas = replicas;
            if (compared(chains) < 1e-3) found += 2;
        }
        EXPECT_GE(found, least) << samples << " samples of " << replicas << " replicas";
    }
}

TEST(ReplicaComparison, EachObservableSpeaks) {
    for (const Observable split : {Observable::m_abs, Observable::energy, Observable::q2}) {
        GaussianChains chains;
        chains.schedule.replicas = 4;
        chains.trend = [=](Observable o, int replica, std::int64_t) { return o == split && replica == 2 ? 1.0 : 0.0; };
        EXPECT_LT(compared(chains), 1e-4) << mc::name(split);
    }
    GaussianChains chains; // one pair: nothing to compare its q² with
    EXPECT_EQ(compare_replicas(chains.simulated(), chains.schedule).p.size(), 2u);
}

TEST(ReplicaComparison, ASignIsNoDifference) {
    GaussianChains chains;
    chains.trend = [](Observable o, int replica, std::int64_t) {
        return o == Observable::m && replica == 0 ? 5.0 : 0.0;
    };
    EXPECT_GT(compared(chains), 1e-2);
}

TEST(ReplicaComparison, ATenthOfTheSamplesMayBeSlow) {
    const auto with_slow = [](std::size_t slow) {
        GaussianChains chains{.samples = 20};
        auto samples = chains.simulated();
        for (std::size_t k = 0; k < slow; ++k)
            for (mc::Series& series : samples[k].result.series)
                if (series.replica == 0) series.estimate.mean += 10.0;
        return compare_replicas(samples, chains.schedule).probability();
    };
    EXPECT_GT(with_slow(2), 1e-2);
    EXPECT_LT(with_slow(6), 1e-4);
}

TEST(ReplicaComparison, ReplicasThatDoNotMoveDifferIfTheyAreNotEqual) {
    GaussianChains chains{.samples = 4};
    auto samples = chains.simulated();
    const auto frozen = [&](double difference) {
        replace_series(samples, chains.schedule, [=](std::size_t k, const mc::Series& s, std::int64_t) {
            return static_cast<double>(k + 1) / 3.0 + difference * s.replica;
        });
        return compare_replicas(samples, chains.schedule);
    };
    EXPECT_EQ(frozen(0.25).probability(), 0.0);
    for (const double rounding : {0.0, 1e-16, 1e-13}) {
        EXPECT_FALSE(frozen(rounding).made());
        EXPECT_EQ(frozen(rounding).missing, "no sample has two replicas that have stayed and move");
    }
}

TEST(ReplicaComparison, WhatCannotBeMadeSaysWhy) {
    GaussianChains one;
    one.schedule.replicas = 1;
    EXPECT_EQ(compare_replicas(one.simulated(), one.schedule).missing, "one replica per sample");

    GaussianChains chains;
    auto samples = chains.simulated();
    for (FinishedSample& sample : samples) sample.result.escaped[1] = true;
    EXPECT_EQ(compare_replicas(samples, chains.schedule).missing,
              "no sample has two replicas that have stayed and move");

    samples = chains.simulated();
    for (FinishedSample& sample : samples) {
        mc::Series second = sample.result.series.front();
        second.pattern = 1;
        sample.result.series.push_back(second);
    }
    EXPECT_EQ(compare_replicas(samples, chains.schedule).missing,
              "replicas from random starts are in copies of a state");
    chains.schedule.start = mc::Start::hierarchical;
    EXPECT_TRUE(compare_replicas(samples, chains.schedule).made());
}

TEST(ReplicaComparison, ChainsAtZeroTemperatureAreComparedIfTheyBeganAtRandom) {
    GaussianChains chains{.valleys = 1.0};
    chains.schedule.dynamics = mc::Dynamics::zero_temperature;
    EXPECT_LT(compared(chains), 1e-4);
    chains.schedule.start = mc::Start::archetype;
    const EquilibriumTest test = compare_replicas(chains.simulated(), chains.schedule);
    EXPECT_FALSE(test.made());
    EXPECT_THAT(test.missing, IsEmpty());
}

} // namespace
} // namespace mattis::diagram
