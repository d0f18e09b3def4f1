#include "phase_diagrams/run/progress.hpp"

#include <gmock/gmock.h>

#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/job/shards.hpp"
#include "phase_diagrams/parts/simulation/progress.hpp"
#include "phase_diagrams/parts/theory/progress.hpp"
#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

class ProgressTest : public FolderTest {
protected:
    static const std::vector<PointProgress>& points(const RunProgress& progress) {
        return progress.part<SimulationProgress>().points;
    }

    const Plan plan = plan_of();
    const farm::Work work = plan.work(1);
    const std::size_t first_sample = plan.part<TheoryPlan>().tasks();
};

TEST_F(ProgressTest, OfNothingDone) {
    ProgressCounter counter(plan);
    const RunProgress& progress = counter.take(farm::Ledger(plan.tasks()));
    EXPECT_EQ(progress.tasks.all, plan.tasks());
    EXPECT_EQ(progress.tasks.finished, 0u);
    EXPECT_EQ(progress.part<TheoryProgress>().rows.all, 2u);
    EXPECT_EQ(progress.part<TheoryProgress>().lines.all, 2u);
    EXPECT_EQ(progress.part<SimulationProgress>().expectations.all, 4u); // the point, and what three sizes realise
    ASSERT_EQ(points(progress).size(), 3u);
    double cost = 0.0;
    for (std::size_t task = 0; task < plan.tasks(); ++task) cost += plan.task_seconds(task);
    EXPECT_DOUBLE_EQ(progress.cost, cost);
    EXPECT_DOUBLE_EQ(progress.cost_left, cost);
    for (const PointProgress& point : points(progress)) {
        EXPECT_EQ(point.samples.all, 5u);
        EXPECT_EQ(point.samples.finished, 0u);
        EXPECT_EQ(point.running, 0u);
        for (const auto& tau : point.tau) EXPECT_FALSE(tau);
    }
}

TEST_F(ProgressTest, FollowsALedgerThatGrows) {
    ProgressCounter counter(plan);
    farm::Ledger ledger(plan.tasks());
    const std::size_t sample = first_sample; // of the first point
    ledger[0] = finished_task(plan, 0);
    ledger[sample] = finished_task(plan, sample);
    ledger[sample + 1].given = true;
    const auto begun = work.make(sample + 1);
    begun->advance(); // one sweep of fifty
    ledger[sample + 1].bytes = begun->save();
    const RunProgress& progress = counter.take(ledger);
    EXPECT_EQ(progress.tasks.finished, 2u);
    EXPECT_EQ(progress.part<TheoryProgress>().rows.finished, 1u);
    EXPECT_EQ(points(progress)[0].samples.finished, 1u);
    EXPECT_EQ(points(progress)[0].running, 1u);
    EXPECT_EQ(points(progress)[0].begun, 1u);
    EXPECT_DOUBLE_EQ(points(progress)[0].done_of_begun().value(), 1.0 / 50.0);
    EXPECT_EQ(points(progress)[0].chains, 2);
    EXPECT_DOUBLE_EQ(points(progress)[0].cost_left, (4.0 - 1.0 / 50.0) * plan.task_seconds(sample));
    EXPECT_EQ(points(progress)[1].samples.finished, 0u);
    const double left = progress.cost_left;
    ledger[sample + 1] = finished_task(plan, sample + 1);
    ledger.back() = finished_task(plan, plan.tasks() - 1);
    counter.take(ledger);
    EXPECT_EQ(points(progress)[0].samples.finished, 2u);
    EXPECT_EQ(points(progress)[0].running, 0u);
    EXPECT_EQ(points(progress)[0].begun, 0u);
    EXPECT_FALSE(points(progress)[0].done_of_begun());
    EXPECT_EQ(points(progress)[0].chains, 4);
    EXPECT_EQ(progress.part<SimulationProgress>().expectations.finished, 1u);
    EXPECT_LT(progress.cost_left, left);
}

// Samples of one point that are stopped when most of their sweeps are done: together more than one sample's worth.
TEST_F(ProgressTest, WhatIsDoneOfTheBegunIsAShare) {
    farm::Ledger ledger(plan.tasks());
    for (std::size_t k = 0; k < 3; ++k) {
        const auto sample = work.make(first_sample + k);
        Bytes state;
        while (plan.share_done(first_sample + k, state) < 0.5) {
            ASSERT_FALSE(sample->advance());
            state = sample->save();
        }
        ledger[first_sample + k].bytes = state;
    }
    ProgressCounter counter(plan);
    const PointProgress& point = points(counter.take(ledger))[0];
    EXPECT_EQ(point.begun, 3u);
    EXPECT_GT(point.shares, 1.0);
    EXPECT_GE(point.done_of_begun().value(), 0.5);
    EXPECT_LE(point.done_of_begun().value(), 1.0);
}

TEST_F(ProgressTest, ShardsAreCountedByThemselves) {
    std::size_t tasks = 0, samples = 0;
    for (int index = 1; index <= 3; ++index) {
        ProgressCounter counter(plan, tasks_of({index, 3}, plan));
        const RunProgress& progress = counter.take(farm::Ledger(plan.tasks()));
        tasks += progress.tasks.all;
        for (const PointProgress& point : points(progress)) samples += point.samples.all;
        EXPECT_LT(progress.tasks.all, plan.tasks());
    }
    EXPECT_EQ(tasks, plan.tasks());
    EXPECT_EQ(samples, 15u);
}

TEST_F(ProgressTest, AFileSaysWhatItsLedgerSaid) {
    const auto output = folder / "out.h5";
    farm::Ledger ledger(plan.tasks());
    for (std::size_t task = 0; task < ledger.size(); ++task) ledger[task] = finished_task(plan, task);
    ProgressCounter counter(plan);
    const RunProgress& known = counter.take(ledger);
    // A complete file has no ledger: its tables must give the same.
    run(plan, {.output = output});
    const RunProgress complete = progress_of(plan, io::read(output));
    const RunProgress unfinished = progress_of(plan, result_file(plan, ledger, {.started = utc_now()}));
    for (const RunProgress* found : {&complete, &unfinished}) {
        EXPECT_EQ(found->tasks.finished, known.tasks.finished);
        EXPECT_EQ(found->cost_left, 0.0);
        for (std::size_t k = 0; k < points(known).size(); ++k) {
            const PointProgress &one = points(*found)[k], &other = points(known)[k];
            EXPECT_EQ(one.samples.finished, 5u);
            EXPECT_EQ(one.chains, other.chains);
            EXPECT_EQ(one.escaped, other.escaped);
            for (std::size_t o = 0; o < PointProgress::shown.size(); ++o) {
                ASSERT_EQ(one.tau[o].has_value(), other.tau[o].has_value());
                EXPECT_NEAR(one.tau[o].value_or(0.0), other.tau[o].value_or(0.0), 1e-12);
            }
        }
    }
    EXPECT_TRUE(points(complete)[2].tau[0]); // something was compared
}

TEST_F(ProgressTest, Pace) {
    EXPECT_EQ(pace(10.0, 4.0, 2.0), 3.0);
    EXPECT_FALSE(pace(10.0, 10.0, 2.0));
    EXPECT_FALSE(pace(10.0, 4.0, 0.0));
}

TEST_F(ProgressTest, ARunReportsFromItsBeginning) {
    int reports = 0;
    RunOptions options{.output = folder / "out.h5", .threads = 2};
    options.report = [&](const LiveReport& report) {
        ++reports;
        EXPECT_EQ(report.progress.tasks.all, plan.tasks());
        EXPECT_FALSE(std::filesystem::exists(options.output));
    };
    EXPECT_EQ(run(plan, options), farm::Outcome::complete);
    EXPECT_GE(reports, 1);
}

} // namespace
} // namespace mattis::diagram
