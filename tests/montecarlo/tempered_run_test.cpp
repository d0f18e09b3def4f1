// SampleRun with tempering: averages at every measured temperature, adapted rungs, what is recorded, resuming.
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "montecarlo/sample/log_time.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 8, K = 3;
const StreamKey key{.seed = 14, .point = content_hash("a ladder"), .sample = 3};

SampleRun run_of(const Schedule& schedule, int threads = 1) {
    return {small_network(3, N, K), small_patterns(N, K), schedule, key, threads};
}

RunResult result_of(const Schedule& schedule, int threads = 1) {
    SampleRun run = run_of(schedule, threads);
    run.advance(run.sweeps_total());
    return run.result();
}

Bytes saved(const auto& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

/// Seven rungs, two of them measured, everything recorded.
Schedule tempered() {
    return {.start = Start::archetype_and_random,
            .tempering = TemperingSchedule{.temperatures = {0.3, 0.4, 0.5, 0.7, 0.9, 1.2, 1.6},
                                           .measured = {0.4, 0.9},
                                           .every = 2,
                                           .adapted = true},
            .replicas = 4,
            .thermalise = 32,
            .measure = 40,
            .bins = 5,
            .recording = {.histograms = {Observable::m, Observable::q}, .trajectory_every = 6, .configurations = 7}};
}

TEST(TemperedRun, MeansAreTheGibbsAveragesAtEveryMeasuredTemperature) {
    // 5 standard errors of 65536 sweeps: false-alarm probability 6e-7 for each of 32 means.
    Schedule schedule = tempered();
    schedule.recording = {};
    schedule.replicas = 2;
    schedule.thermalise = 2048;
    schedule.measure = 1 << 16;
    for (const bool adapted : {false, true}) {
        schedule.tempering->adapted = adapted;
        const RunResult result = result_of(schedule);
        ASSERT_EQ(result.at.size(), 2u);
        for (std::size_t k = 0; k < 2; ++k) {
            const auto exact = exact_averages(small_network(3, N, K), small_patterns(N, K).get<BitPatterns>(),
                                              schedule.tempering->measured[k], schedule.dynamics);
            ASSERT_EQ(result.at[k].series.size(), 16u);
            for (const Series& s : result.at[k].series)
                EXPECT_NEAR(s.estimate.mean, exact[static_cast<std::size_t>(s.observable)],
                            5.0 * s.estimate.error + 1e-12)
                    << name(s.observable) << " T = " << schedule.tempering->measured[k];
        }
        ASSERT_EQ(result.exchanges.size(), 2u);
        for (const ExchangeReport& report : result.exchanges) {
            EXPECT_GT(report.round_trips, 100);
            EXPECT_EQ(report.temperatures == schedule.tempering->temperatures, !adapted);
        }
    }
}

TEST(TemperedRun, AdaptedRungsExchangeEvenly) {
    Schedule schedule = tempered();
    schedule.tempering->measured = {0.3}; // an end: every other rung but the top one may move
    schedule.replicas = 2;
    schedule.thermalise = 20'000;
    schedule.measure = 10'000;
    const auto spread_of = [](const RunResult& result) {
        double low = 1.0, high = 0.0;
        for (const double rate : result.exchanges.front().rates) low = std::min(low, rate), high = std::max(high, rate);
        return high - low;
    };
    const double adapted = spread_of(result_of(schedule));
    schedule.tempering->adapted = false;
    EXPECT_LT(adapted, 0.35 * spread_of(result_of(schedule)));
}

TEST(TemperedRun, ResumesAtAnySweepBitForBit) {
    SampleRun straight = run_of(tempered());
    const Bytes end = saved(result_of(tempered()));
    const std::int64_t total = straight.sweeps_total();
    ASSERT_EQ(total, 72);
    for (std::int64_t cut = 0; cut <= total; ++cut) {
        const Bytes state = saved(straight);
        SampleRun resumed = run_of(tempered(), 2);
        resumed.advance(cut % 5);
        ByteReader from(state);
        resumed.load(from);
        from.require_end();
        EXPECT_EQ(saved(resumed), state);
        resumed.advance(total);
        ASSERT_EQ(saved(resumed.result()), end) << cut;
        straight.advance(1);
    }
}

TEST(TemperedRun, ThreadsChangeNothing) {
    const Bytes one = saved(result_of(tempered()));
    EXPECT_EQ(saved(result_of(tempered(), 2)), one);
    EXPECT_EQ(saved(result_of(tempered(), 4)), one);
}

TEST(TemperedRun, RecordsWhatWasAskedFor) {
    const RunResult result = result_of(tempered());
    for (const SampleResult& at : result.at) {
        ASSERT_EQ(at.histograms.size(), 6u); // m of four replicas, q of two pairs
        for (const OverlapHistogram& h : at.histograms) {
            std::int64_t total = 0;
            double mean = 0.0;
            for (std::size_t cell = 0; cell < h.counts.size(); ++cell) {
                total += h.counts[cell];
                mean += static_cast<double>(h.counts[cell]) * h.centre(cell) / 40.0;
            }
            EXPECT_EQ(total, 40);
            for (const Series& s : at.series) {
                if (s.observable == h.observable && s.replica == h.replica) {
                    EXPECT_NEAR(s.estimate.mean, mean, 1e-12);
                }
            }
        }
        ASSERT_EQ(at.trajectories.size(), 4u);
        for (const Trajectory& t : at.trajectories) EXPECT_EQ(t.m.size(), 72u / 6u);
        ASSERT_EQ(at.configurations.size(), 28u);
        EXPECT_EQ(at.configurations.back().sweep, 72);
        // The last configuration is the one that the last point of the trajectory shows.
        const auto disorder = small_patterns(N, K);
        for (const Configuration& c : at.configurations) {
            if (c.sweep != 72) continue;
            int M = 0;
            for (int i = 0; i < N; ++i) M += disorder.get<BitPatterns>().entry(0, i) * ((c.spins[0] >> i) & 1 ? 1 : -1);
            EXPECT_DOUBLE_EQ(at.trajectories[static_cast<std::size_t>(c.replica)].m.back(), M / double{N});
        }
    }
}

TEST(TemperedRun, WindowsOfLogarithmicTimeAverageWhatHappened) {
    Schedule schedule{.T = 0.8, .start = Start::random, .replicas = 1, .thermalise = 13, .measure = 24};
    schedule.recording.trajectory_every = 1;
    const SampleResult result = result_of(schedule).at.front();
    for (const Series& s : result.series) {
        if (s.observable != Observable::energy) continue;
        ASSERT_EQ(s.log_time.size(), log_windows(37));
        for (std::size_t k = 0; k < s.log_time.size(); ++k) {
            const Window window = log_window(37, k);
            double sum = 0.0;
            for (auto t = window.first; t < window.last; ++t)
                sum += result.trajectories.front().energy[static_cast<std::size_t>(t)];
            EXPECT_NEAR(s.log_time[k], sum / static_cast<double>(window.sweeps()), 1e-12);
        }
    }
}

TEST(TemperedRun, BothStartsAreMade) {
    Schedule schedule{.T = 1e-3, .start = Start::archetype_and_random, .replicas = 5, .measure = 1};
    schedule.recording.trajectory_every = 1;
    EXPECT_EQ(schedule.start_of(2), Start::archetype);
    EXPECT_EQ(schedule.start_of(3), Start::random);
    SampleRun cold(small_network(3, 200, 1), small_patterns(200, 1), schedule, key);
    cold.advance(1);
    const SampleResult result = cold.result().at.front();
    for (std::size_t r = 0; r < 5; ++r) EXPECT_EQ(result.trajectories[r].m.back() == 1.0, r < 3) << r;
}

TEST(TemperedRun, StatesOfOtherSchedulesAreRefused) {
    const Bytes state = saved(run_of(tempered()));
    const auto refuses = [&](auto change) {
        Schedule other = tempered();
        change(other);
        SampleRun run = run_of(other);
        ByteReader from(state);
        EXPECT_THROW(run.load(from), BytesError);
    };
    refuses([](Schedule& p) { p.tempering.reset(); });
    refuses([](Schedule& p) { p.tempering->temperatures[2] = 0.55; });
    refuses([](Schedule& p) { p.tempering->measured = {0.4}; });
    refuses([](Schedule& p) { p.tempering->every = 3; });
    refuses([](Schedule& p) { p.tempering->adapted = false; });
    refuses([](Schedule& p) { p.recording.histograms.pop_back(); });
    refuses([](Schedule& p) { p.recording.trajectory_every = 5; });
    refuses([](Schedule& p) { p.recording.configurations = 6; });
}

TEST(TemperedRun, SenselessTemperingIsRefused) {
    const auto refuses = [&](auto change) {
        Schedule p = tempered();
        change(p);
        EXPECT_THROW(run_of(p), std::invalid_argument);
    };
    refuses([](Schedule& p) { p.tempering->temperatures = {0.4}; });
    refuses([](Schedule& p) { p.tempering->temperatures = {0.4, 0.9, 0.9}; });
    refuses([](Schedule& p) { p.tempering->temperatures = {0.0, 0.4, 0.9}; });
    refuses([](Schedule& p) { p.tempering->measured = {}; });
    refuses([](Schedule& p) { p.tempering->measured = {0.41}; });
    refuses([](Schedule& p) { p.tempering->every = 0; });
    refuses([](Schedule& p) { p.annealing = {2.0}; });
    refuses([](Schedule& p) { p.dynamics = Dynamics::zero_temperature; });
    refuses([](Schedule& p) { p.recording.histograms = {Observable::energy}; });
    refuses([](Schedule& p) { p.recording.trajectory_every = -1; });
    refuses([](Schedule& p) { p.recording.configurations = 41; });
}

} // namespace
} // namespace mattis::mc
