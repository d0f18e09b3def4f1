#include "phase_diagrams/job/shards.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/run/run.hpp"
#include "solvers/theory/theory.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

class ShardsTest : public FolderTest {};

TEST_F(ShardsTest, TextIsReadStrictly) {
    EXPECT_EQ(parse_shard("1/1").text(), "1/1");
    EXPECT_EQ(parse_shard("7/12").index, 7);
    EXPECT_EQ(parse_shard("7/12").count, 12);
    for (const char* text : {"", "1", "/", "1/", "/2", "0/2", "3/2", "-1/2", "+1/2", "1/2/3", " 1/2", "1/2 ", "1.0/2",
                             "1/0", "a/b", "1/100001", "1/99999999999999999999"})
        EXPECT_THROW(parse_shard(text), InputError) << text;
}

TEST_F(ShardsTest, EveryTaskIsInOneShard) {
    const Plan plan = plan_of();
    for (const int count : {1, 2, 3, 7, 100}) {
        std::vector<int> times(plan.tasks(), 0);
        for (int index = 1; index <= count; ++index) {
            const std::vector<bool> chosen = tasks_of({index, count}, plan);
            for (std::size_t task = 0; task < times.size(); ++task) times[task] += chosen[task] ? 1 : 0;
        }
        EXPECT_THAT(times, testing::Each(1)) << count;
    }
}

TEST_F(ShardsTest, TasksThatComeFirstInARunAreDealtLast) {
    // So that the first shards, which had none of them, hold the tasks that they held.
    const Plan plan = plan_of();
    std::vector<double> cost;
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        if (!plan.comes_first(task)) cost.push_back(plan.task_seconds(task));
    EXPECT_LT(cost.size(), plan.tasks());
    std::sort(cost.rbegin(), cost.rend());
    for (int index = 1; index <= 3; ++index) {
        const std::vector<bool> chosen = tasks_of({index, 3}, plan);
        std::vector<double> own, expected;
        for (std::size_t task = 0; task < plan.tasks(); ++task)
            if (chosen[task] && !plan.comes_first(task)) own.push_back(plan.task_seconds(task));
        std::sort(own.rbegin(), own.rend());
        for (auto k = static_cast<std::size_t>(index - 1); k < cost.size(); k += 3) expected.push_back(cost[k]);
        EXPECT_EQ(own, expected);
    }
}

TEST_F(ShardsTest, TheoriesThatSearchAreDealtByWhatTheySayTheyCost) {
    const auto seconds = [](std::string_view model, std::string_view boundary, std::size_t task) {
        return theory_of(fmt::format("mattis = 1\ntitle = \"t\"\nmodel = \"{}\"\n[parameters]\n{}\n[theory]\n"
                                     "boundaries = [\"{}\"]\n",
                                     model, model == "sk" ? "T = [0.4, 0.5]" : "alpha = [0.4, 0.5]", boundary))
            .seconds(task);
    };
    const Ansatz searched = solvers::theory_of("perceptron_teacher").ansaetze().front();
    EXPECT_EQ(seconds("perceptron_teacher", "spinodal", 0), 2.0 * searched.seconds_each);
    EXPECT_EQ(seconds("perceptron_teacher", "spinodal", 1), searched.seconds_line);
    // Of every other theory the numbers are what they were: tasks stay in their shards.
    EXPECT_EQ(seconds("sk", "glass_transition", 0), 2.0 * 2e-5);
    EXPECT_EQ(seconds("sk", "glass_transition", 1), 1e-2);
}

TEST_F(ShardsTest, CostIsShared) {
    const Plan plan = plan_of();
    double dearest = 0.0, total = 0.0;
    std::vector<double> cost;
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        dearest = std::max(dearest, plan.task_seconds(task));
        total += plan.task_seconds(task);
    }
    for (int index = 1; index <= 3; ++index) {
        const std::vector<bool> chosen = tasks_of({index, 3}, plan);
        double sum = 0.0;
        for (std::size_t task = 0; task < chosen.size(); ++task) sum += chosen[task] ? plan.task_seconds(task) : 0.0;
        EXPECT_NEAR(sum, total / 3.0, dearest); // what dealing in order of cost warrants
    }
}

TEST_F(ShardsTest, AShardIsDoneByItselfAndKeepsItsLedger) {
    const Plan plan = plan_of();
    const Shard shard{2, 3};
    const auto output = folder / "part.h5";
    ASSERT_EQ(run(plan, {.output = output, .threads = 2, .shard = shard}), farm::Outcome::complete);
    const io::ResultFile file = io::read(output);
    EXPECT_EQ(file.meta.at("status"), "complete");
    EXPECT_EQ(file.meta.at("shard"), "2/3");
    const farm::Ledger ledger = stored_ledger(file, plan);
    const std::vector<bool> chosen = tasks_of(shard, plan);
    for (std::size_t task = 0; task < ledger.size(); ++task) EXPECT_EQ(ledger[task].finished, chosen[task]) << task;
    const auto samples = file.tables.at("montecarlo/samples").rows();
    EXPECT_GT(samples, 0u);
    EXPECT_LT(samples, 15u);
}

TEST_F(ShardsTest, OneFileHoldsOneShard) {
    const Plan plan = plan_of();
    const auto part = folder / "part.h5", whole = folder / "whole.h5";
    run(plan, {.output = part, .shard = Shard{2, 3}});
    run(plan, {.output = whole});
    EXPECT_EQ(inspect_output(plan, part, Shard{2, 3}), OutputState::complete);
    for (const Shard other : {Shard{1, 3}, Shard{2, 4}}) EXPECT_THROW(inspect_output(plan, part, other), InputError);
    EXPECT_THROW(inspect_output(plan, part), InputError);
    EXPECT_THROW(inspect_output(plan, whole, Shard{2, 3}), InputError);
}

TEST_F(ShardsTest, StoppedAnywhereAShardEndsWithTheSameBits) {
    const Plan plan = plan_of();
    const Shard shard{1, 2};
    const auto straight = folder / "straight.h5", output = folder / "stopped.h5";
    run(plan, {.output = straight, .shard = shard});
    int starts = 0;
    for (std::size_t stop_after = 1;; stop_after += 2, ++starts) {
        ASSERT_LT(starts, 100);
        farm::clear_stop();
        RunOptions options{.output = output, .threads = 2, .shard = shard};
        options.progress = [&](std::size_t finished, std::size_t) {
            if (finished >= stop_after) farm::request_stop();
        };
        if (run(plan, options) == farm::Outcome::complete) break;
        EXPECT_EQ(io::read(output).meta.at("status"), "stopped");
    }
    EXPECT_EQ(table_bytes(io::read(output)), table_bytes(io::read(straight)));
}

} // namespace
} // namespace mattis::diagram
