#include "montecarlo/sample/record.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/exact/tap_equations.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 12;
const StreamKey key{.seed = 4, .point = content_hash("a point"), .sample = 3};

/// Of three patterns, in units in which overlaps are not raw.
SmallSystem three_patterns() {
    for (SmallSystem& system : diluted_gallery(N))
        if (system.hamiltonian.get<DilutedHamiltonian>().K == 3) return system;
    throw std::out_of_range("no system of three patterns");
}

Schedule schedule_of(Start start) {
    return {.T = 0.4,
            .start = start,
            .replicas = 2,
            .thermalise = 4,
            .measure = 9,
            .bins = 3,
            .recording = {.trajectory_every = 2}};
}

SampleRun run_of(const SmallSystem& system, const Schedule& schedule) {
    return {system.hamiltonian, system.disorder, schedule, key};
}

SampleResult result_of(const SmallSystem& system, const Schedule& schedule) {
    SampleRun run = run_of(system, schedule);
    run.advance(run.sweeps_total());
    return run.result().at.front();
}

Bytes saved(const auto& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

const Series& series_of(const SampleResult& result, Observable observable, int replica, int pattern) {
    for (const Series& s : result.series)
        if (s.observable == observable && s.replica == replica && s.pattern == pattern) return s;
    throw std::out_of_range("no such series");
}

/// What the chains of a run show after every measured sweep, made from the chains themselves.
std::vector<std::vector<PatternLook>> looks_of(const SmallSystem& system, const Schedule& schedule) {
    std::vector<std::vector<PatternLook>> looks;
    for (std::uint32_t replica = 0; replica < 2; ++replica) {
        StreamKey start = key, dynamics = key;
        start.purpose = Purpose::start;
        dynamics.purpose = Purpose::dynamics;
        start.chain = dynamics.chain = replica;
        Chain chain(system.ising(), dynamics);
        chain.begin(schedule.start, 1.0, start);
        auto& of_replica = looks.emplace_back();
        for (std::int64_t t = 1; t <= schedule.thermalise + schedule.measure; ++t) {
            chain.sweep(schedule.dynamics, schedule.order, 1.0 / schedule.T);
            chain.system().look(of_replica.emplace_back(), nullptr);
        }
    }
    return looks;
}

TEST(SeriesOf, SaysHowManyThereAre) {
    const Measurable glass{.N = N}, network{.N = N, .patterns = 1},
        diluted{.N = N, .patterns = 1, .per_pattern = true, .data = true},
        three{.N = N, .patterns = 3, .per_pattern = true, .data = true};
    const auto counts = [](const Measurable& system) {
        std::vector<int> all;
        for (const Observable o : {Observable::m, Observable::m2, Observable::q, Observable::loss, Observable::m_mean})
            all.push_back(series_of(info(o), system));
        return all;
    };
    EXPECT_EQ(counts(glass), (std::vector{0, 0, 1, 0, 0}));
    EXPECT_EQ(counts(network), (std::vector{1, 1, 1, 0, 0}));
    EXPECT_EQ(counts(diluted), (std::vector{1, 1, 1, 1, 1}));
    EXPECT_EQ(counts(three), (std::vector{3, 1, 1, 3, 1}));
}

TEST(Record, HoldsEveryPattern) {
    const SmallSystem system = three_patterns();
    const Schedule schedule = schedule_of(Start::hierarchical);
    const SampleResult result = result_of(system, schedule);
    const auto looks = looks_of(system, schedule);
    for (int replica = 0; replica < 2; ++replica) {
        double m_mean = 0.0, product = 0.0;
        for (int mu = 0; mu < 3; ++mu) {
            double m = 0.0, n = 0.0, loss = 0.0, support = 0.0;
            for (std::size_t t = 4; t < 13; ++t) {
                const PatternLook& look = looks[static_cast<std::size_t>(replica)][t];
                m += look.m[static_cast<std::size_t>(mu)] / 9.0;
                n += look.n[static_cast<std::size_t>(mu)] / 9.0;
                loss += look.loss[static_cast<std::size_t>(mu)] / 9.0;
                support += look.loss_support[static_cast<std::size_t>(mu)] / 9.0;
                if (mu == 0) product += look.loss_product / 9.0;
            }
            const auto mean = [&](Observable o) { return series_of(result, o, replica, mu).estimate.mean; };
            EXPECT_NEAR(mean(Observable::m), m, 1e-14);
            EXPECT_NEAR(mean(Observable::n), n, 1e-14);
            EXPECT_NEAR(mean(Observable::loss), loss, 1e-14);
            EXPECT_NEAR(mean(Observable::loss_support), support, 1e-14);
            m_mean += m / 3.0;
        }
        EXPECT_NEAR(series_of(result, Observable::m_mean, replica, 0).estimate.mean, m_mean, 1e-14);
        EXPECT_NEAR(series_of(result, Observable::loss_product, replica, 0).estimate.mean, product, 1e-14);
        EXPECT_THROW(series_of(result, Observable::m2, replica, 1), std::out_of_range);
    }
    for (int mu = 0; mu < 3; ++mu) EXPECT_LE(series_of(result, Observable::q_support, 0, mu).estimate.mean, 1.0);
    EXPECT_THROW(series_of(result, Observable::q_support, 1, 0), std::out_of_range);
    const Trajectory& trajectory = result.trajectories.at(1);
    ASSERT_EQ(trajectory.patterns(), 3u);
    ASSERT_EQ(trajectory.energy.size(), 6u);
    for (std::size_t k = 0; k < 6; ++k) {
        const PatternLook& look = looks[1][2 * k + 1];
        EXPECT_EQ(std::vector(&trajectory.m[3 * k], &trajectory.m[3 * k] + 3), look.m);
        EXPECT_EQ(std::vector(&trajectory.loss[3 * k], &trajectory.loss[3 * k] + 3), look.loss);
        EXPECT_EQ(trajectory.loss_product[k], look.loss_product);
    }
}

TEST(Record, SortsThePatternsOfRandomStartsWhenTheMeasurementBegins) {
    const SmallSystem system = three_patterns();
    const Schedule schedule = schedule_of(Start::random);
    const SampleResult result = result_of(system, schedule);
    const auto looks = looks_of(system, schedule);
    for (int replica = 0; replica < 2; ++replica) {
        const auto& of_replica = looks[static_cast<std::size_t>(replica)];
        const PatternOrder order(of_replica[4].m); // of the first measured sweep
        std::vector<double> m(3, 0.0), loss(3, 0.0);
        for (std::size_t t = 4; t < 13; ++t) {
            std::vector<double> turned = of_replica[t].m, sorted = of_replica[t].loss;
            order.turn(turned);
            order.sort(sorted);
            for (std::size_t mu = 0; mu < 3; ++mu) m[mu] += turned[mu] / 9.0, loss[mu] += sorted[mu] / 9.0;
        }
        for (int mu = 0; mu < 3; ++mu) {
            EXPECT_NEAR(series_of(result, Observable::m, replica, mu).estimate.mean, m[static_cast<std::size_t>(mu)],
                        1e-14);
            EXPECT_NEAR(series_of(result, Observable::loss, replica, mu).estimate.mean,
                        loss[static_cast<std::size_t>(mu)], 1e-14);
        }
        // The trajectory is in the same order from its first point.
        const Trajectory& trajectory = result.trajectories[static_cast<std::size_t>(replica)];
        std::vector<double> first = of_replica[1].m;
        order.turn(first);
        EXPECT_EQ(std::vector(trajectory.m.begin(), trajectory.m.begin() + 3), first);
    }
    EXPECT_THROW(series_of(result, Observable::q_support, 0, 0), std::out_of_range);
}

TEST(Record, OfSeveralPatternsResumesAtAnySweepBitForBit) {
    for (const Start start : {Start::random, Start::parallel}) {
        const SmallSystem system = three_patterns();
        const Schedule schedule = schedule_of(start);
        SampleRun straight = run_of(system, schedule);
        const Bytes end = saved(result_of(system, schedule));
        for (std::int64_t cut = 0; cut <= straight.sweeps_total(); ++cut) {
            const Bytes state = saved(straight);
            SampleRun resumed = run_of(system, schedule);
            resumed.advance(cut % 4); // what was there before must not matter
            ByteReader from(state);
            resumed.load(from);
            from.require_end();
            EXPECT_EQ(saved(resumed), state);
            resumed.advance(resumed.sweeps_total());
            EXPECT_EQ(saved(resumed.result().at.front()), end) << cut;
            straight.advance(1);
        }
    }
}

TEST(Record, FieldsOfTheSampleAreInTheOrderOfTheReplica) {
    const SmallSystem system = three_patterns();
    Schedule schedule = schedule_of(Start::random);
    schedule.recording.on_sample = true;
    const SampleResult result = result_of(system, schedule);
    const auto looks = looks_of(system, schedule);
    ASSERT_EQ(result.on_sample.size(), 2u);
    for (std::size_t replica = 0; replica < 2; ++replica) {
        std::vector<double> n(3, 0.0);
        for (std::size_t t = 4; t < 13; ++t)
            for (std::size_t mu = 0; mu < 3; ++mu) n[mu] += looks[replica][t].n[mu] / 9.0;
        TapSolution field = solve_tap(system.hamiltonian.get<DilutedHamiltonian>(),
                                      system.disorder.get<DilutedPatterns>(), schedule.T, n);
        EXPECT_EQ(result.on_sample[replica].status, field.status);
        ASSERT_EQ(result.on_sample[replica].m.size(), field.m.size());
        if (field.m.empty()) continue;
        PatternOrder(looks[replica][4].m).turn(field.m);
        for (std::size_t mu = 0; mu < 3; ++mu) EXPECT_NEAR(result.on_sample[replica].m[mu], field.m[mu], 1e-10);
    }
    const Bytes bytes = saved(result);
    ByteReader from(bytes);
    EXPECT_EQ(saved(SampleResult::load(from)), bytes);
    schedule.order = Order::parallel;
    EXPECT_THROW(schedule.require_sensible(), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
