#include "phase_diagrams/job/ledger.hpp"

#include <set>

#include <gmock/gmock.h>

#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

farm::Ledger finished(const Plan& plan) {
    farm::Ledger ledger(plan.tasks());
    for (std::size_t task = 0; task < plan.tasks(); ++task) ledger[task] = finished_task(plan, task);
    return ledger;
}

std::string with(const std::string& from, const std::string& to, std::string text = std::string(small_job)) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
}

/// A file of the first layout with this ledger: every task at its place, rows without phases, no expectations.
io::ResultFile first_file(const Plan& plan, const farm::Ledger& ledger) {
    const auto& theory = plan.part<TheoryPlan>();
    const std::size_t tasks = theory.tasks() + plan.part<SimulationPlan>().samples();
    ByteWriter to;
    to.put(static_cast<std::uint64_t>(tasks));
    for (std::size_t task = 0; task < tasks; ++task) {
        Bytes bytes = ledger[task].bytes;
        if (ledger[task].finished && task < theory.rows.size()) {
            ByteReader from(bytes);
            ByteWriter old;
            Table::load(from).save(old);
            old.put(from.get<std::uint64_t>());
            bytes = old.take();
        }
        to.put(static_cast<std::uint8_t>(ledger[task].finished ? 1 : 0));
        to.put_all(bytes);
    }
    io::ResultFile file;
    file.blocks["ledger"] = to.take();
    return file;
}

TEST(Ledger, TasksHaveKeysOfTheirOwn) {
    const Plan plan = plan_of(with("[theory]", "[theory]\nansatz = [\"rs\", \"1rsb\"]"));
    std::set<std::uint64_t> keys;
    for (std::size_t task = 0; task < plan.tasks(); ++task) keys.insert(plan.task_key(task));
    EXPECT_EQ(keys.size(), plan.tasks());
}

TEST(Ledger, WhatIsStoredIsFoundAgain) {
    const Plan plan = plan_of();
    farm::Ledger ledger = finished(plan);
    ledger[1] = {};
    ledger.back().finished = false;
    const FoundTasks found = find_tasks(plan, ledger_bytes(plan, ledger));
    EXPECT_EQ(found.strangers, 0u);
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        EXPECT_EQ(found.ledger[task].finished, ledger[task].finished) << task;
        EXPECT_EQ(found.ledger[task].bytes, ledger[task].bytes) << task;
    }
}

TEST(Ledger, AJobThatGrowsKeepsWhatItHasFinished) {
    const Plan plan = plan_of();
    const Bytes block = ledger_bytes(plan, finished(plan));
    // More samples, another size and point, another line, other tables.
    std::string text = with("samples = 5", "samples = 7");
    text = with("N = [12, 16, 20]", "N = [12, 14, 16, 20]", text);
    text = with("points = { alpha = [0.1]", "points = { alpha = [0.05, 0.1]", text);
    text = with("boundaries = [", "boundaries = [\"glass_transition\", ", text);
    text = with("bins = 4", "bins = 4\nobservables = [\"m\", \"m2\", \"energy\"]", text);
    const Plan grown = plan_of(text);
    FoundTasks found = find_tasks(grown, block);
    EXPECT_EQ(found.strangers, 0u);
    std::size_t kept = 0;
    for (std::size_t task = 0; task < grown.tasks(); ++task) {
        if (found.ledger[task].finished)
            ++kept;
        else
            found.ledger[task] = finished_task(grown, task);
    }
    EXPECT_EQ(kept, plan.tasks());
    EXPECT_EQ(table_bytes(result_file(grown, found.ledger, {})), table_bytes(result_file(grown, finished(grown), {})));
}

TEST(Ledger, AnotherAnsatzLeavesTheRowsAndChangesWhatIsExpected) {
    const Plan plan = plan_of();
    const Plan grown = plan_of(with("[theory]", "[theory]\nansatz = [\"rs\", \"1rsb\"]"));
    const FoundTasks found = find_tasks(grown, ledger_bytes(plan, finished(plan)));
    EXPECT_EQ(found.strangers, plan.part<SimulationPlan>().theory_points.size());
    for (std::size_t task = 0; task < plan.part<TheoryPlan>().rows.size(); ++task)
        EXPECT_TRUE(found.ledger[task].finished) << task;
}

TEST(Ledger, WhatChangesATaskMakesItAnother) {
    const Plan plan = plan_of();
    const Bytes block = ledger_bytes(plan, finished(plan));
    const auto kept = [&](const std::string& text) {
        const Plan changed = plan_of(text);
        std::array<std::size_t, 3> count{}; // rows and lines, samples, expectations
        const std::size_t theory = changed.part<TheoryPlan>().tasks();
        const farm::Ledger found = find_tasks(changed, block).ledger;
        for (std::size_t task = 0; task < found.size(); ++task)
            if (found[task].finished) ++count[task < theory ? 0 : changed.comes_first(task) ? 2 : 1];
        return count;
    };
    using Kept = std::array<std::size_t, 3>;
    EXPECT_EQ(kept(std::string(small_job)), (Kept{4, 15, 4}));
    EXPECT_EQ(kept(std::string(small_job) + "[run]\nseed = 2\n"), (Kept{4, 0, 4}));
    EXPECT_EQ(kept(with("measure = 40", "measure = 41")), (Kept{4, 0, 4}));
    EXPECT_EQ(kept(with("bins = 4", "bins = 4\nescape_below = 0.3")), (Kept{4, 0, 4}));
    EXPECT_EQ(kept(with("bins = 4", "bins = 4\nstart = \"random\"")), (Kept{4, 0, 0}));
    EXPECT_EQ(kept(with("count = 4", "count = 5")), (Kept{1, 15, 4})); // the line along alpha has the same points
    EXPECT_EQ(kept(with("title = \"small\"", "title = \"other\"")), (Kept{4, 15, 4}));
}

TEST(Ledger, StrangersAndDamageAreRefused) {
    const Plan plan = plan_of(), fewer = plan_of(with("samples = 5", "samples = 4"));
    io::ResultFile file;
    EXPECT_THROW(stored_ledger(file, plan), io::FileError);
    Bytes& block = file.blocks[std::string(ledger_block)];
    block = ledger_bytes(plan, finished(plan));
    EXPECT_NO_THROW(stored_ledger(file, plan));
    EXPECT_THROW(stored_ledger(file, fewer), io::FileError);
    block.resize(block.size() - 3);
    EXPECT_THROW(stored_ledger(file, plan), BytesError);
    block = ledger_bytes(plan, finished(plan));
    block.front() ^= std::byte{4}; // another version
    EXPECT_THROW(stored_ledger(file, plan), BytesError);
}

TEST(Ledger, OfVersion010IsByPlaceAndGetsItsPhases) {
    const Plan plan = plan_of();
    farm::Ledger ledger = finished(plan);
    ledger[1] = {};
    const io::ResultFile file = first_file(plan, ledger);
    EXPECT_TRUE(has_first_ledger(file));
    EXPECT_NE(stored_ledger(file, plan)[0].bytes, ledger[0].bytes);
    const farm::Ledger found = ledger_to_go_on(file, plan);
    const std::size_t old_tasks = plan.part<TheoryPlan>().tasks() + plan.part<SimulationPlan>().samples();
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        EXPECT_EQ(found[task].finished, task != 1 && task < old_tasks) << task;
        if (found[task].finished) {
            EXPECT_EQ(found[task].bytes, ledger[task].bytes) << task;
        }
    }
    EXPECT_THROW(stored_ledger(file, plan_of(with("samples = 5", "samples = 4"))), io::FileError);
}

class LedgerFileTest : public FolderTest {};

TEST_F(LedgerFileTest, ACheckpointSolvesNothing) {
    // A plan whose theory cannot be solved any more writes its file all the same.
    Plan plan = plan_of();
    const farm::Ledger ledger = finished(plan);
    const auto straight = table_bytes(result_file(plan, ledger, {}));
    for (TheoryRow& row : plan.part<TheoryPlan>().rows) row.points.clear();
    EXPECT_EQ(table_bytes(result_file(plan, ledger, {})), straight);
    // While expectations are missing, the agreement says so.
    farm::Ledger without = ledger;
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        if (plan.comes_first(task)) without[task] = {};
    const Table agreement = result_file(plan, without, {}).tables.at("agreement");
    EXPECT_THAT(agreement.texts("reason"), testing::Each("theory: not computed yet"));
    EXPECT_THAT(agreement.texts("verdict"), testing::Each("not_judged"));
}

} // namespace
} // namespace mattis::diagram
