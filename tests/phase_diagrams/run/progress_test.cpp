#include "phase_diagrams/run/progress.hpp"

#include <numeric>

#include <gmock/gmock.h>

#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"
#include "phase_diagrams/run/tasks.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

class ProgressTest : public FolderTest {
protected:
    const Plan plan = plan_of();
    const farm::Work work = make_work(plan, 1);

    /// Finishes a task of a ledger.
    void finish(farm::Ledger& ledger, std::size_t task) const {
        const auto made = work.make(task);
        while (!made->advance()) {
        }
        ledger[task] = {.finished = true, .bytes = made->save()};
    }

    std::size_t first_sample() const { return plan.rows.size() + plan.lines.size(); }
};

TEST_F(ProgressTest, OfNothingDone) {
    ProgressCounter counter(plan);
    const RunProgress& progress = counter.take(farm::Ledger(plan.tasks.size()));
    EXPECT_EQ(progress.tasks.all, plan.tasks.size());
    EXPECT_EQ(progress.tasks.finished, 0u);
    EXPECT_EQ(progress.rows.all, 2u);
    EXPECT_EQ(progress.lines.all, 2u);
    ASSERT_EQ(progress.points.size(), 3u);
    double cost = 0.0;
    for (std::size_t task = 0; task < plan.tasks.size(); ++task) cost += plan.task_seconds(task);
    EXPECT_DOUBLE_EQ(progress.cost, cost);
    EXPECT_DOUBLE_EQ(progress.cost_left, cost);
    for (const PointProgress& point : progress.points) {
        EXPECT_EQ(point.samples.all, 5u);
        EXPECT_EQ(point.samples.finished, 0u);
        EXPECT_EQ(point.running, 0u);
        for (const auto& tau : point.tau) EXPECT_FALSE(tau);
    }
}

TEST_F(ProgressTest, FollowsALedgerThatGrows) {
    ProgressCounter counter(plan);
    farm::Ledger ledger(plan.tasks.size());
    const std::size_t sample = first_sample(); // of the first point
    finish(ledger, 0);
    finish(ledger, sample);
    ledger[sample + 1].given = true;
    const auto begun = work.make(sample + 1);
    begun->advance(); // one sweep of fifty
    ledger[sample + 1].bytes = begun->save();
    const RunProgress progress = counter.take(ledger);
    EXPECT_EQ(progress.tasks.finished, 2u);
    EXPECT_EQ(progress.rows.finished, 1u);
    EXPECT_EQ(progress.points[0].samples.finished, 1u);
    EXPECT_EQ(progress.points[0].running, 1u);
    EXPECT_DOUBLE_EQ(progress.points[0].begun, 1.0 / 50.0);
    EXPECT_EQ(progress.points[0].chains, 2);
    EXPECT_DOUBLE_EQ(progress.points[0].cost_left, (4.0 - 1.0 / 50.0) * plan.task_seconds(sample));
    EXPECT_EQ(progress.points[1].samples.finished, 0u);
    finish(ledger, sample + 1);
    const RunProgress& later = counter.take(ledger);
    EXPECT_EQ(later.points[0].samples.finished, 2u);
    EXPECT_EQ(later.points[0].running, 0u);
    EXPECT_EQ(later.points[0].begun, 0.0);
    EXPECT_EQ(later.points[0].chains, 4);
    EXPECT_LT(later.cost_left, progress.cost_left);
}

TEST_F(ProgressTest, ShardsAreCountedByThemselves) {
    std::size_t tasks = 0, samples = 0;
    for (int index = 1; index <= 3; ++index) {
        ProgressCounter counter(plan, tasks_of({index, 3}, plan));
        const RunProgress& progress = counter.take(farm::Ledger(plan.tasks.size()));
        tasks += progress.tasks.all;
        for (const PointProgress& point : progress.points) samples += point.samples.all;
        EXPECT_LT(progress.tasks.all, plan.tasks.size());
    }
    EXPECT_EQ(tasks, plan.tasks.size());
    EXPECT_EQ(samples, 15u);
}

TEST_F(ProgressTest, AFileSaysWhatItsLedgerSaid) {
    const auto output = folder / "out.h5";
    farm::Ledger ledger(plan.tasks.size());
    for (std::size_t task = 0; task < ledger.size(); ++task) finish(ledger, task);
    ProgressCounter counter(plan);
    const RunProgress& known = counter.take(ledger);
    // A complete file has no ledger: its tables must give the same.
    run(plan, {.output = output});
    const RunProgress complete = progress_of(plan, io::read(output));
    io::ResultFile unfinished = result_file(plan, ledger, {.started = utc_now()});
    for (const RunProgress& found : {complete, progress_of(plan, unfinished)}) {
        EXPECT_EQ(found.tasks.finished, known.tasks.finished);
        EXPECT_EQ(found.cost_left, 0.0);
        for (std::size_t k = 0; k < plan.points.size(); ++k) {
            EXPECT_EQ(found.points[k].samples.finished, 5u);
            EXPECT_EQ(found.points[k].chains, known.points[k].chains);
            EXPECT_EQ(found.points[k].escaped, known.points[k].escaped);
            for (std::size_t o = 0; o < PointProgress::shown.size(); ++o) {
                ASSERT_EQ(found.points[k].tau[o].has_value(), known.points[k].tau[o].has_value());
                EXPECT_NEAR(found.points[k].tau[o].value_or(0.0), known.points[k].tau[o].value_or(0.0), 1e-12);
            }
        }
    }
    EXPECT_TRUE(complete.points[2].tau[0]); // something was compared
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
        EXPECT_EQ(report.progress.tasks.all, plan.tasks.size());
        EXPECT_FALSE(std::filesystem::exists(options.output));
    };
    EXPECT_EQ(run(plan, options), farm::Outcome::complete);
    EXPECT_GE(reports, 1);
}

} // namespace
} // namespace mattis::diagram
