#include "phase_diagrams/parts/simulation/equilibration.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>

#include "core/rng.hpp"
#include "montecarlo/sample/log_time.hpp"
#include "montecarlo/sample/recorder.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What is added to the noise of a replica (of a pair its first) after sweep t.
using Trend = std::function<double(Observable, int replica, std::int64_t t)>;

double no_trend(Observable, int, std::int64_t) { return 0.0; }

/// Gaussian chains whose values at a distance of k sweeps are correlated like memory^k, with means of their own in
/// every sample, as disorder gives them.
struct World {
    mc::Schedule schedule{.start = mc::Start::random, .replicas = 2, .thermalise = 100, .measure = 300, .bins = 4};
    int samples = 16;
    double memory = 0.5;
    Trend trend = no_trend;
    std::uint64_t seed = 20260301;

    mc::Series series(Observable observable, int replica, double disorder, Stream& stream) const {
        const std::int64_t sweeps = schedule.thermalise + schedule.measure;
        mc::Recorder recorder(observable, replica, schedule.measure, schedule.bins, sweeps);
        double noise = gaussian(stream);
        for (std::int64_t t = 1; t <= sweeps; ++t) {
            const double value = disorder + noise + trend(observable, replica, t);
            recorder.note(mc::log_window_of(sweeps, t), value);
            if (t > schedule.thermalise) recorder.add(value);
            noise = memory * noise + std::sqrt(1.0 - memory * memory) * gaussian(stream);
        }
        return recorder.series();
    }

    std::vector<FinishedSample> simulated() const {
        Stream stream({.seed = seed});
        std::vector<FinishedSample> finished;
        for (int sample = 0; sample < samples; ++sample) {
            FinishedSample one{.sample = sample, .result = {}};
            one.result.escaped.assign(static_cast<std::size_t>(schedule.replicas), false);
            for (const Observable observable : {Observable::m, Observable::m_abs, Observable::energy, Observable::q2}) {
                const double disorder = gaussian(stream);
                const int step = mc::info(observable).of_two_replicas ? 2 : 1;
                for (int replica = 0; replica + step <= schedule.replicas; replica += step)
                    one.result.series.push_back(series(observable, replica, disorder, stream));
            }
            finished.push_back(one);
        }
        return finished;
    }

    Equilibration judged(double round_trips = nan, std::size_t points = 1, const EquilibrationRules& rules = {}) const {
        return judge_equilibration(simulated(), schedule, round_trips, points, rules);
    }
};

TEST(Equilibration, StationaryPointsFailAsOftenAsTheyMay) {
    // 500 points. As those of one job none may fail, but with probability 1e-2. Each by itself at a level of 5 %: 24
    // are expected (three tests share the level and are not independent), more than 50 have probability 1e-6 and fewer
    // than 6 would say that nothing is tested.
    constexpr int points = 500;
    int alone = 0;
    for (int point = 0; point < points; ++point) {
        World world{.seed = 1000u + static_cast<std::uint64_t>(point)};
        world.schedule.start = mc::Start::archetype_and_random;
        world.schedule.replicas = 4;
        world.schedule.thermalise = 40;
        world.schedule.measure = 120;
        const auto samples = world.simulated();
        EXPECT_THAT(judge_equilibration(samples, world.schedule, 3.0, points).failure, IsEmpty()) << point;
        if (!judge_equilibration(samples, world.schedule, 3.0, 1, {.false_alarm = 0.05}).found()) ++alone;
    }
    EXPECT_GE(alone, 6);
    EXPECT_LE(alone, 50);
}

TEST(Equilibration, HalvesThatDifferFail) {
    for (const Observable drifting : {Observable::m, Observable::energy, Observable::q2}) {
        World world;
        world.trend = [=](Observable o, int, std::int64_t t) {
            return o == drifting ? 0.003 * static_cast<double>(t) : 0.0;
        };
        const Equilibration evidence = world.judged();
        EXPECT_LT(evidence.half_run_p, 1e-4);
        EXPECT_THAT(evidence.failure, HasSubstr("the halves of the measurement differ"));
    }
}

TEST(Equilibration, WindowsOfLogarithmicTimeThatDifferFail) {
    // Up in the quarter before the last half, down as much in the first: the halves agree.
    World world;
    world.schedule.thermalise = 0;
    world.schedule.measure = 400;
    world.trend = [](Observable, int, std::int64_t t) { return t > 200 ? 0.0 : t > 100 ? 0.6 : -0.6; };
    const Equilibration evidence = world.judged();
    EXPECT_EQ(evidence.failure, "the last windows of logarithmic time differ");
    EXPECT_LT(evidence.log_time_p, 1e-4);
    EXPECT_GT(evidence.half_run_p, 1e-3);
    // What was earlier than these two is no fault.
    world.trend = [](Observable, int, std::int64_t t) { return t > 100 ? 0.0 : t > 50 ? 1.0 : -1.0; };
    EXPECT_THAT(world.judged().failure, IsEmpty());
}

TEST(Equilibration, WindowsAreComparedWhereBothLieInTheMeasurement) {
    World world;
    for (const auto& [thermalise, measure, compared] :
         {std::tuple{100, 300, true}, std::tuple{101, 300, false}, std::tuple{0, 1, false}, std::tuple{0, 2, true}}) {
        world.schedule.thermalise = thermalise;
        world.schedule.measure = measure;
        world.schedule.bins = 1;
        EXPECT_EQ(std::isnan(world.judged().log_time_p), !compared) << thermalise << ' ' << measure;
    }
}

TEST(Equilibration, StartsThatDifferFail) {
    for (const Observable split : {Observable::m_abs, Observable::energy, Observable::q2}) {
        World world;
        world.schedule.start = mc::Start::archetype_and_random;
        world.schedule.replicas = 4;
        world.trend = [=](Observable o, int replica, std::int64_t) { return o == split && replica < 2 ? 1.0 : 0.0; };
        const Equilibration evidence = world.judged();
        EXPECT_EQ(evidence.failure, "archetype and random starts differ") << mc::name(split);
        world.schedule.start = mc::Start::random; // nothing to compare
        EXPECT_TRUE(std::isnan(world.judged().starts_p));
        EXPECT_TRUE(world.judged().found());
    }
}

TEST(Equilibration, AMinusSignOfTheOverlapIsNoDifferenceOfStarts) {
    World world;
    world.schedule.start = mc::Start::archetype_and_random;
    world.trend = [](Observable o, int replica, std::int64_t) {
        return o == Observable::m && replica == 0 ? 5.0 : 0.0;
    };
    EXPECT_TRUE(world.judged().found());
}

TEST(Equilibration, OneSlowObservableMakesFewIndependentMeasurements) {
    World world;
    const Equilibration fast = world.judged();
    EXPECT_NEAR(fast.independent, 100.0, 25.0); // tau = (1 + 1/2)/(2 (1 - 1/2)) = 3/2, binned within its error
    EXPECT_TRUE(fast.found());
    for (const Observable slow : {Observable::m_abs, Observable::energy, Observable::q2}) {
        // A wave that is over with the run: the halves and windows agree in the mean over samples.
        world.trend = [=](Observable o, int, std::int64_t t) {
            return o == slow ? 3.0 * std::sin(2.0 * std::numbers::pi * static_cast<double>(t - 100) / 75.0) : 0.0;
        };
        const Equilibration evidence = world.judged();
        EXPECT_LT(evidence.independent, 32.0);
        EXPECT_THAT(evidence.failure, HasSubstr(" independent measurements")) << mc::name(slow);
    }
}

TEST(Equilibration, ChainsThatHardlyMoveFailAtEveryLength) {
    // The drift has a sign of its own in every sample, so that no mean differs from 0.
    for (const int measure : {32, 33, 63, 64, 100, 255, 256, 1000, 1023}) {
        World world{.samples = 4};
        world.schedule.measure = measure;
        auto samples = world.simulated();
        for (std::size_t k = 0; k < samples.size(); ++k)
            for (mc::Series& series : samples[k].result.series) {
                mc::Recorder drift(series.observable, series.replica, measure, 4, measure);
                for (std::int64_t t = 1; t <= measure; ++t) {
                    drift.note(mc::log_window_of(measure, t), 0.0);
                    drift.add((k % 2 == 0 ? 1.0 : -1.0) * static_cast<double>(t));
                }
                series = drift.series();
            }
        EXPECT_THAT(judge_equilibration(samples, world.schedule, nan, 1).failure,
                    testing::MatchesRegex("[0-9.]+ independent measurements"))
            << measure;
    }
}

TEST(Equilibration, EnergyAndOverlapOfGaussianCouplingsObeyAnIdentity) {
    World world;
    world.trend = [](Observable o, int, std::int64_t) { return o == Observable::energy ? -1.0 : 0.0; };
    const auto samples = world.simulated(); // u = -1, q² = 0 in the mean: what the identity demands
    EXPECT_TRUE(judge_equilibration(samples, world.schedule, nan, 1, {}, 1.0).found());
    EXPECT_TRUE(std::isnan(judge_equilibration(samples, world.schedule, nan, 1).identity_p));
    world.trend = [](Observable o, int, std::int64_t) { return o == Observable::energy ? 5.0 : 0.0; };
    EXPECT_EQ(judge_equilibration(world.simulated(), world.schedule, nan, 1, {}, 1.0).failure,
              "energy and q² do not obey the identity of Gaussian couplings");
}

TEST(Equilibration, ChainsOfALadderMustGoRound) {
    const World world;
    EXPECT_EQ(world.judged(0.5).failure, "0.5 round trips of a chain on the ladder");
    EXPECT_THAT(world.judged(1.0).failure, IsEmpty());
    EXPECT_THAT(world.judged(nan).failure, IsEmpty());
}

TEST(Equilibration, AllThatSpeaksAgainstItIsSaid) {
    World world;
    world.trend = [](Observable, int, std::int64_t t) { return static_cast<double>(t); };
    EXPECT_THAT(
        world.judged(0.0).failure,
        testing::MatchesRegex("the halves of the measurement differ; the last windows of logarithmic time differ; "
                              "[0-9.]+ independent measurements; 0 round trips of a chain on the ladder"));
}

TEST(Equilibration, TheLevelIsSharedByPointsAndTests) {
    World world;
    world.trend = [](Observable, int, std::int64_t t) { return 5e-4 * static_cast<double>(t); };
    const Equilibration evidence = world.judged();
    ASSERT_FALSE(std::isnan(evidence.log_time_p));
    const double p = std::min(evidence.half_run_p, evidence.log_time_p);
    for (const std::size_t points : {1u, 7u}) {
        const double level = 2.0 * static_cast<double>(points) * p; // two tests
        EXPECT_TRUE(world.judged(nan, points, {.false_alarm = 0.99 * level}).found());
        EXPECT_FALSE(world.judged(nan, points, {.false_alarm = 1.01 * level}).found());
    }
}

TEST(Equilibration, EscapedReplicasDoNotCount) {
    World world;
    world.trend = [](Observable o, int replica, std::int64_t t) {
        return replica == 1 && o == Observable::energy ? static_cast<double>(t) : 0.0;
    };
    auto samples = world.simulated();
    EXPECT_FALSE(judge_equilibration(samples, world.schedule, nan, 1).found());
    for (FinishedSample& one : samples) one.result.escaped[1] = true;
    EXPECT_THAT(judge_equilibration(samples, world.schedule, nan, 1).failure, IsEmpty());
}

TEST(Equilibration, RoundingIsNoSpread) {
    // Few spins and samples: all samples differ by the same discrete value, but for the last bits of their sums.
    World world;
    auto samples = world.simulated();
    double last_bits = 0.0;
    for (FinishedSample& one : samples) {
        last_bits += 1e-17;
        for (mc::Series& series : one.result.series) {
            series.first_half = 0.3;
            series.second_half = 0.32 + last_bits;
            series.log_time[0] = -0.5 - last_bits;
            series.log_time[1] = -0.25;
        }
    }
    const Equilibration evidence = judge_equilibration(samples, world.schedule, nan, 1);
    EXPECT_TRUE(std::isnan(evidence.half_run_p));
    EXPECT_TRUE(std::isnan(evidence.log_time_p));
}

TEST(Equilibration, ConstantSeriesAreNoEvidence) {
    World world;
    auto samples = world.simulated();
    for (FinishedSample& one : samples)
        for (mc::Series& series : one.result.series) {
            mc::Recorder constant(series.observable, series.replica, world.schedule.measure, 4, 400);
            for (std::int64_t t = 1; t <= 400; ++t) {
                constant.note(mc::log_window_of(400, t), 1.0);
                if (t > 100) constant.add(1.0);
            }
            series = constant.series();
        }
    const Equilibration evidence = judge_equilibration(samples, world.schedule, nan, 1);
    EXPECT_TRUE(std::isnan(evidence.half_run_p));
    EXPECT_TRUE(std::isnan(evidence.log_time_p));
    EXPECT_THAT(evidence.failure, IsEmpty());
}

TEST(Equilibration, PatternsSortedWhenTheMeasurementBeginsMayRelax) {
    World world;
    world.trend = [](Observable o, int, std::int64_t t) { return o == Observable::m && t <= 250 ? 3.0 : 0.0; };
    const auto verdict = [&](bool several) {
        auto samples = world.simulated();
        for (FinishedSample& one : samples) {
            mc::Series mean = one.result.series.front();
            mean.observable = Observable::m_mean;
            if (several) one.result.series.push_back(mean);
        }
        return judge_equilibration(samples, world.schedule, nan, 1);
    };
    EXPECT_THAT(verdict(false).failure, HasSubstr("the halves of the measurement differ"));
    EXPECT_THAT(verdict(true).failure, IsEmpty());
    world.schedule.start = mc::Start::hierarchical;
    EXPECT_THAT(verdict(true).failure, HasSubstr("the halves of the measurement differ"));
}

} // namespace
} // namespace mattis::diagram
