#include "phase_diagrams/parts/simulation/equilibration.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gmock/gmock.h>

#include "tests/phase_diagrams/parts/simulation/gaussian_chains.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The judgement of a point by itself.
struct Judging {
    mc::Schedule schedule{};
    double round_trips = nan;
    std::size_t simulations = 1;
    bool valleys = true;
    double identity = nan;
    EquilibrationRules rules{};

    Equilibration operator()(const std::vector<FinishedSample>& samples) const {
        const std::vector<JudgedPoint> points{{.samples = samples, .identity = identity, .valleys = valleys}};
        return judge_equilibration(
                   points, {.schedule = schedule, .N = 10, .round_trips = round_trips, .simulations = simulations},
                   rules)
            .front();
    }
};

Equilibration judged(const GaussianChains& chains) { return Judging{.schedule = chains.schedule}(chains.simulated()); }

/// The same with a ladder.
mc::Schedule laddered(mc::Schedule schedule) {
    schedule.tempering = mc::TemperingSchedule{.temperatures = {1.0, 2.0}, .measured = {1.0, 2.0}};
    return schedule;
}

TEST(Equilibration, StationaryPointsFailAsOftenAsTheyMay) {
    // 500 points. As those of one job none may fail, but with probability 1e-2. Each by itself at a level of 5 %: 25
    // may, more than 45 have probability 1e-4 and none would say that nothing is tested.
    constexpr int points = 500;
    int alone = 0;
    for (int point = 0; point < points; ++point) {
        GaussianChains chains{.seed = 1000u + static_cast<std::uint64_t>(point)};
        chains.schedule.start = mc::Start::archetype_and_random;
        chains.schedule.replicas = 4;
        chains.schedule.thermalise = 40;
        chains.schedule.measure = 160;
        const auto samples = chains.simulated();
        Judging judge{.schedule = chains.schedule, .simulations = points, .rules = {.least_measure_per_2tau = 0.0}};
        EXPECT_THAT(judge(samples).failure, IsEmpty()) << point;
        judge.simulations = 1;
        judge.rules.false_alarm = 0.05;
        if (!judge(samples).found()) ++alone;
    }
    EXPECT_GE(alone, 3);
    EXPECT_LE(alone, 45);
}

TEST(Equilibration, EachTestSpeaksOfItsOwn) {
    const auto with = [](const Trend& trend, mc::Start start = mc::Start::random) {
        GaussianChains chains{.trend = trend};
        chains.schedule.start = start;
        chains.schedule.replicas = 4;
        return judged(chains).failure;
    };
    EXPECT_THAT(with(no_trend), IsEmpty());
    EXPECT_THAT(with([](Observable, int, std::int64_t t) { return t > 250 ? 1.0 : 0.0; }),
                testing::StartsWith("the halves of the measurement differ"));
    // Up in the second quarter of the measurement, down in the first and in the last.
    EXPECT_EQ(with([](Observable, int, std::int64_t t) { return t > 200   ? 0.0
                                                                : t > 150 ? 0.0
                                                                          : 1.0; }),
              "the halves of the measurement differ; the last windows of logarithmic time differ");
    EXPECT_EQ(with([](Observable, int replica, std::int64_t) { return replica < 2 ? 2.0 : 0.0; },
                   mc::Start::archetype_and_random),
              "archetype and random starts differ; the replicas of a sample differ, as chains that stay in valleys of "
              "their own");
    EXPECT_EQ(with([](Observable, int replica, std::int64_t) { return replica < 2 ? 2.0 : 0.0; }),
              "the replicas of a sample differ, as chains that stay in valleys of their own");
}

TEST(Equilibration, TheIdentityOfGaussianCouplingsIsOneOfTheTests) {
    GaussianChains chains;
    chains.trend = [](Observable o, int, std::int64_t) { return o == Observable::energy ? 5.0 : 0.0; };
    const Judging judge{.schedule = chains.schedule, .identity = 1.0};
    EXPECT_EQ(judge(chains.simulated()).failure, "energy and q² do not obey the identity of Gaussian couplings");
    EXPECT_LT(judge(chains.simulated()).identity_p, 1e-4);
}

TEST(Equilibration, OneSlowObservableMakesFewIndependentMeasurements) {
    GaussianChains chains;
    const Equilibration fast = judged(chains);
    EXPECT_NEAR(fast.measure_per_2tau, 100.0, 25.0); // tau = (1 + 1/2)/(2 (1 - 1/2)) = 3/2, binned within its error
    EXPECT_TRUE(fast.found()) << fast.failure;
    for (const Observable slow : {Observable::m_abs, Observable::energy, Observable::q2}) {
        // A wave that is over with the run: the halves and windows agree in the mean over samples.
        chains.trend = [=](Observable o, int, std::int64_t t) {
            return o == slow ? 3.0 * std::sin(2.0 * std::numbers::pi * static_cast<double>(t - 100) / 75.0) : 0.0;
        };
        const Equilibration evidence = judged(chains);
        EXPECT_LT(evidence.measure_per_2tau, 32.0);
        EXPECT_THAT(evidence.failure, HasSubstr("measure/(2 tau) is ")) << mc::name(slow);
    }
}

TEST(Equilibration, ChainsThatHardlyMoveFailAtEveryLength) {
    // The drift has a sign of its own in every sample, so that no mean differs from 0.
    for (const int measure : {32, 33, 63, 64, 100, 255, 256, 1000, 1023}) {
        GaussianChains chains{.samples = 4};
        chains.schedule.thermalise = 0;
        chains.schedule.measure = measure;
        auto samples = chains.simulated();
        replace_series(samples, chains.schedule, [](std::size_t k, const mc::Series&, std::int64_t t) {
            return (k % 2 == 0 ? 1.0 : -1.0) * static_cast<double>(t);
        });
        EXPECT_THAT(Judging{.schedule = chains.schedule}(samples).failure,
                    testing::MatchesRegex("measure/.2 tau. is [0-9.]+ within the visited valleys, below 32"))
            << measure;
    }
}

TEST(Equilibration, ChainsOfALadderMustGoRound) {
    const GaussianChains chains;
    Judging judge{.schedule = laddered(chains.schedule), .round_trips = 0.5};
    EXPECT_EQ(judge(chains.simulated()).failure, "0.5 round trips of a chain on the ladder");
    judge.round_trips = 1.0;
    EXPECT_THAT(judge(chains.simulated()).failure, IsEmpty());
    judge.round_trips = nan;
    EXPECT_EQ(judge(chains.simulated()).failure, "nan round trips of a chain on the ladder");
    judge.schedule = chains.schedule;
    EXPECT_THAT(judge(chains.simulated()).failure, IsEmpty());
}

TEST(Equilibration, TheLevelIsSharedByTheSimulationsOfAJob) {
    GaussianChains chains;
    chains.trend = [](Observable o, int, std::int64_t t) {
        return o == Observable::energy ? 1e-3 * static_cast<double>(t) : 0.0;
    };
    const Equilibration evidence = judged(chains);
    // Two tests of drift and one of the replicas: the harmonic mean of all.
    const double family = 3.0 / (1.0 / evidence.half_run_p + 1.0 / evidence.log_time_p + 1.0 / evidence.replicas_p);
    for (const std::size_t simulations : {1u, 7u}) {
        const auto at_level = [&](double factor) {
            const double level = factor * static_cast<double>(simulations) * family;
            return Judging{.schedule = chains.schedule, .simulations = simulations, .rules = {.false_alarm = level}}(
                       chains.simulated())
                .found();
        };
        EXPECT_TRUE(at_level(0.99));
        EXPECT_FALSE(at_level(1.01));
    }
}

TEST(Equilibration, RungsOfALadderThatDriftTogetherAreFoundTogether) {
    // Ten rungs, of which the five lowest drift. As ten simulations of a job of 30, at a level of 1e-2/30 each, fewer
    // of them are found than as a ladder, one of three simulations. Named are the rungs that drift.
    GaussianChains drifting;
    drifting.trend = [](Observable o, int, std::int64_t t) {
        return o == Observable::energy || o == Observable::q2 ? 1e-3 * static_cast<double>(t) : 0.0;
    };
    std::vector<JudgedPoint> rungs;
    for (std::uint64_t rung = 0; rung < 10; ++rung) {
        GaussianChains chains = drifting;
        chains.seed = 100 + rung;
        if (rung >= 5) chains.trend = no_trend;
        rungs.push_back({.samples = chains.simulated()});
    }
    const JudgedChains ladder{.schedule = laddered(drifting.schedule), .N = 10, .round_trips = 3.0, .simulations = 3};
    const auto judged = judge_equilibration(rungs, ladder);
    JudgedChains alone = ladder;
    alone.simulations = 30;
    int found = 0, found_alone = 0;
    for (std::size_t rung = 0; rung < 5; ++rung) {
        found += judged[rung].found() ? 0 : 1;
        found_alone += judge_equilibration(std::span(rungs).subspan(rung, 1), alone).front().found() ? 0 : 1;
    }
    EXPECT_GE(found, 4);
    EXPECT_LT(found_alone, found);
    for (std::size_t rung = 5; rung < 10; ++rung)
        EXPECT_TRUE(judged[rung].found() || judged[rung].half_run_p < 0.05 || judged[rung].log_time_p < 0.05) << rung;
    // A ladder of the others is in equilibrium.
    for (const Equilibration& evidence : judge_equilibration(std::span(rungs).subspan(5), ladder))
        EXPECT_THAT(evidence.failure, IsEmpty());
}

TEST(Equilibration, EscapedReplicasDoNotCount) {
    GaussianChains chains;
    chains.trend = [](Observable o, int replica, std::int64_t t) {
        return replica == 1 && o == Observable::energy ? static_cast<double>(t) : 0.0;
    };
    auto samples = chains.simulated();
    const Judging judge{.schedule = chains.schedule, .valleys = false};
    EXPECT_FALSE(judge(samples).found());
    for (FinishedSample& one : samples) one.result.escaped[1] = true;
    EXPECT_THAT(judge(samples).failure, IsEmpty());
    for (FinishedSample& one : samples) one.result.escaped[0] = true;
    EXPECT_EQ(judge(samples).failure, "every replica has escaped");
}

TEST(Equilibration, OneSampleHasNoSpread) {
    GaussianChains chains{.samples = 1};
    EXPECT_EQ(judged(chains).failure, "one disorder sample: there is no spread to judge by");
    chains.samples = 2;
    auto samples = chains.simulated();
    EXPECT_THAT(Judging{.schedule = chains.schedule}(samples).failure, IsEmpty());
    samples[1].result.escaped = {true, true};
    EXPECT_EQ(Judging{.schedule = chains.schedule}(samples).failure,
              "one disorder sample: there is no spread to judge by");
}

TEST(Equilibration, WhatIsNotANumberIsNotEvidence) {
    GaussianChains chains;
    auto samples = chains.simulated();
    samples[3].result.series.back().estimate.mean = nan;
    EXPECT_EQ(Judging{.schedule = chains.schedule}(samples).failure, "q2 of sample 3 is not a number");
}

TEST(Equilibration, TooFewMeasurementsCannotBeJudged) {
    GaussianChains chains;
    chains.schedule.measure = 1;
    EXPECT_THAT(judged(chains).failure, testing::StartsWith("one measurement: the halves cannot be compared"));
    for (const int few : {2, 3, 31}) {
        chains.schedule.measure = few;
        EXPECT_FALSE(judged(chains).found()) << few;
    }
}

TEST(Equilibration, ConstantSeriesAreNoEvidence) {
    GaussianChains chains;
    auto samples = chains.simulated();
    replace_series(samples, chains.schedule,
                   [](std::size_t k, const mc::Series&, std::int64_t) { return static_cast<double>(k); });
    const Judging judge{.schedule = chains.schedule, .valleys = false};
    EXPECT_EQ(judge(samples).failure,
              "the halves of the measurement are equal: the series of m, energy and q² are constant");
}

TEST(Equilibration, ConfigurationsThatAlternateAreNoEvidence) {
    // m changes its sign in every sweep, all else is constant: every proposal was accepted, in turn.
    for (const int measure : {300, 301}) {
        GaussianChains chains;
        chains.schedule.measure = measure;
        auto samples = chains.simulated();
        replace_series(samples, chains.schedule, [](std::size_t k, const mc::Series& s, std::int64_t t) {
            if (s.observable == Observable::m) return t % 2 == 0 ? 1.0 : -1.0;
            return s.observable == Observable::energy ? -0.1 * static_cast<double>(k + 1) : 1.0;
        });
        const Equilibration evidence = Judging{.schedule = chains.schedule, .valleys = false}(samples);
        EXPECT_FALSE(evidence.found());
        EXPECT_THAT(evidence.failure, HasSubstr("constant")) << evidence.failure;
    }
}

TEST(Equilibration, AnAntiCorrelatedSeriesIsNoMoreThanItsMeasurements) {
    GaussianChains chains{.memory = -0.5};
    chains.schedule.measure = 40;
    EXPECT_LE(judged(chains).measure_per_2tau, 40.0);
}

TEST(Equilibration, OneReplicaIsJudgedWhereThereIsOneValley) {
    GaussianChains chains;
    chains.schedule.replicas = 1;
    Judging judge{.schedule = chains.schedule};
    EXPECT_EQ(
        judge(chains.simulated()).failure,
        "one replica per sample: nothing shows that the chains left their valleys; needed are replicas that can be "
        "compared, both starts, or a ladder up to a measured temperature at which theory expects a single valley");
    judge.valleys = false;
    EXPECT_THAT(judge(chains.simulated()).failure, IsEmpty());
    judge.valleys = true;
    // A ladder does not help that ends among the valleys.
    const JudgedChains ladder{.schedule = laddered(chains.schedule), .N = 10, .round_trips = 2.0};
    std::vector<JudgedPoint> rungs(2, JudgedPoint{.samples = chains.simulated()});
    EXPECT_THAT(judge_equilibration(rungs, ladder).front().failure, testing::HasSubstr("a single valley"));
    rungs.back().valleys = false;
    EXPECT_THAT(judge_equilibration(rungs, ladder).front().failure, IsEmpty());
}

/// Chains at T = 0 of which `flips(sample, t)` spins flip in a sweep; their other series are constant.
std::vector<FinishedSample> at_zero_temperature(const GaussianChains& chains,
                                                const std::function<double(std::size_t, std::int64_t)>& flips) {
    auto samples = chains.simulated();
    for (FinishedSample& one : samples)
        for (int replica = 0; replica < chains.schedule.replicas; ++replica) {
            mc::Series acceptance = one.result.series.front();
            acceptance.observable = Observable::acceptance;
            acceptance.replica = replica;
            one.result.series.push_back(acceptance);
        }
    replace_series(samples, chains.schedule, [&](std::size_t k, const mc::Series& s, std::int64_t t) {
        return s.observable == Observable::acceptance ? flips(k, t) : static_cast<double>(k);
    });
    return samples;
}

TEST(Equilibration, AtZeroTemperatureChainsMustRest) {
    GaussianChains chains;
    chains.schedule.dynamics = mc::Dynamics::zero_temperature;
    chains.schedule.start = mc::Start::archetype;
    chains.schedule.thermalise = 10;
    chains.schedule.measure = 20;
    Judging judge{.schedule = chains.schedule};
    const auto resting = at_zero_temperature(chains, [](std::size_t, std::int64_t) { return 0.0; });
    EXPECT_THAT(judge(resting).failure, IsEmpty());
    const auto falling =
        at_zero_temperature(chains, [](std::size_t k, std::int64_t t) { return k == 3 && t == 12 ? 0.1 : 0.0; });
    EXPECT_EQ(judge(falling).failure, "at T = 0 2 of 32 chains have not reached a fixed point");
    const auto cycling = at_zero_temperature(chains, [](std::size_t, std::int64_t) { return 0.25; });
    EXPECT_EQ(judge(cycling).failure, "at T = 0 32 of 32 chains have not reached a fixed point");
    judge.schedule.order = mc::Order::parallel;
    EXPECT_THAT(judge(cycling).failure, IsEmpty());
    EXPECT_FALSE(judge(falling).found());
}

TEST(Equilibration, AtZeroTemperatureEverySpinMustHaveBeenProposed) {
    // 10 spins, 1e-3: ten sweeps in random order pass one by with probability 5e-4, nine with 1.2e-3.
    GaussianChains chains;
    chains.schedule.dynamics = mc::Dynamics::zero_temperature;
    chains.schedule.start = mc::Start::archetype;
    for (const auto& [measure, order, enough] :
         {std::tuple{9, mc::Order::random, false}, std::tuple{10, mc::Order::random, true},
          std::tuple{1, mc::Order::sequential, true}, std::tuple{1, mc::Order::parallel, true}}) {
        chains.schedule.measure = measure;
        chains.schedule.order = order;
        chains.schedule.bins = 1;
        const auto samples = at_zero_temperature(chains, [](std::size_t, std::int64_t) { return 0.0; });
        const Equilibration evidence = Judging{.schedule = chains.schedule}(samples);
        EXPECT_EQ(evidence.found(), enough) << measure;
        if (!enough) {
            EXPECT_THAT(evidence.failure, HasSubstr("some spins were not proposed"));
        }
    }
}

TEST(Equilibration, AtZeroTemperatureRandomStartsThatEndApartAreNotInEquilibrium) {
    for (const int measure : {1, 100}) {
        GaussianChains chains;
        chains.schedule.dynamics = mc::Dynamics::zero_temperature;
        chains.schedule.order = mc::Order::sequential;
        chains.schedule.measure = measure;
        auto samples = at_zero_temperature(chains, [](std::size_t, std::int64_t) { return 0.0; });
        const Judging judge{.schedule = chains.schedule};
        EXPECT_THAT(judge(samples).failure, IsEmpty()); // they end in the same
        for (FinishedSample& one : samples)
            for (mc::Series& series : one.result.series)
                if (series.observable == Observable::energy) series.estimate.mean += 0.01 * series.replica;
        EXPECT_EQ(judge(samples).failure,
                  "the replicas of a sample differ, as chains that stay in valleys of their own");
    }
}

} // namespace
} // namespace mattis::diagram
