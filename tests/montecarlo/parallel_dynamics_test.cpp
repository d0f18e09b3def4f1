#include "montecarlo/mean_field/parallel_dynamics.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

constexpr StreamKey key{.seed = 4, .point = content_hash("parallel dynamics"), .sample = 1};

Schedule schedule_of(Dynamics dynamics) {
    return {.T = 0.4, .dynamics = dynamics, .replicas = 2, .thermalise = 100, .measure = 20, .bins = 4};
}

SampleRun run_of(int P, const Schedule& schedule, int N = 60) {
    const PatternHamiltonian h = pattern_hamiltonian(P, Convention::distinct, 0.02, N);
    return {h, draw_disorder(h, {.seed = 2, .purpose = Purpose::disorder}), schedule, key};
}

TEST(ParallelDynamics, EveryOneRunsWhereItCan) {
    for (const Dynamics dynamics : {Dynamics::plefka, Dynamics::mean_field, Dynamics::tap, Dynamics::block_gibbs})
        for (const int P : {2, 3, 4}) {
            if (dynamics == Dynamics::block_gibbs && P > 2) {
                EXPECT_THROW(run_of(P, schedule_of(dynamics)), std::invalid_argument);
                continue;
            }
            SampleRun run = run_of(P, schedule_of(dynamics));
            run.advance(run.sweeps_total());
            int iterations = 0;
            const RunResult result = run.result();
            for (const Series& series : result.at.front().series) {
                if (series.observable == Observable::m) {
                    EXPECT_GT(series.estimate.mean, 0.8);
                }
                if (series.observable == Observable::iterations) {
                    EXPECT_GT(series.estimate.mean, 10.0);
                    EXPECT_LT(series.estimate.mean, 110.0);
                    ++iterations;
                }
            }
            EXPECT_EQ(iterations, moves_by_iteration(dynamics) ? 2 : 0);
        }
}

TEST(ParallelDynamics, ARunIsResumedAtAnySweep) {
    for (const Dynamics dynamics : {Dynamics::plefka, Dynamics::tap, Dynamics::block_gibbs}) {
        SampleRun whole = run_of(2, schedule_of(dynamics));
        whole.advance(whole.sweeps_total());
        ByteWriter expected;
        whole.result().save(expected);
        for (const std::int64_t cut : {0, 30, 110}) {
            SampleRun first = run_of(2, schedule_of(dynamics)), second = run_of(2, schedule_of(dynamics));
            first.advance(cut);
            ByteWriter to;
            first.save(to);
            const Bytes bytes = to.take();
            ByteReader from(bytes);
            second.load(from);
            second.advance(second.sweeps_total());
            ByteWriter found;
            second.result().save(found);
            EXPECT_EQ(found.bytes(), expected.bytes()) << cut;
        }
    }
}

TEST(ParallelDynamics, SchedulesThatMakeNoSenseAreRefused) {
    Schedule ladder = schedule_of(Dynamics::plefka);
    ladder.tempering = {.temperatures = {0.4, 0.5}, .measured = {0.4}};
    EXPECT_THROW(ladder.require_sensible(), std::invalid_argument);
    ladder.dynamics = Dynamics::block_gibbs; // which obeys the law that a ladder needs
    EXPECT_NO_THROW(ladder.require_sensible());
    Schedule ordered = schedule_of(Dynamics::tap);
    ordered.order = Order::sequential;
    EXPECT_THROW(ordered.require_sensible(), std::invalid_argument);
    Schedule compared = schedule_of(Dynamics::tap);
    compared.recording.on_sample = true;
    EXPECT_THROW(compared.require_sensible(), std::invalid_argument);
}

TEST(ParallelDynamics, MemoryIsAsPredicted) {
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        const PatternHamiltonian h = pattern_hamiltonian(4, convention, 0.05, 60);
        const Disorder disorder = draw_disorder(h, {.seed = 2, .purpose = Purpose::disorder});
        const Kind& kind = kind_of(h);
        for (const Dynamics dynamics : {Dynamics::plefka, Dynamics::tap}) {
            const auto system = kind.make_system(h, disorder, dynamics);
            const double predicted = kind.parallel_cost(h, dynamics).system;
            EXPECT_NEAR(predicted / static_cast<double>(system->memory()), 1.0, 0.2)
                << dynamics_names[static_cast<std::size_t>(dynamics)];
        }
    }
}

TEST(ParallelDynamics, KindsWithoutPatternsOfferNone) {
    EXPECT_THROW(parallel_system(std::make_shared<const HebbianNetwork>(), Dynamics::heat_bath, {}, {}),
                 std::invalid_argument);
    for (const Kind* kind : kinds())
        for (const Dynamics dynamics : kind->dynamics())
            EXPECT_TRUE(moves_single_spins(dynamics) || kind->has_on_sample() || dynamics == Dynamics::hamiltonian)
                << kind->name();
}

} // namespace
} // namespace mattis::mc
