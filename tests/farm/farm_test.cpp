#include "farm/farm.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "farm/stop.hpp"
#include "tests/farm/counting_task.hpp"

namespace mattis::farm {
namespace {

using namespace std::chrono_literals;

std::vector<Bytes> results(const Ledger& ledger) {
    std::vector<Bytes> all;
    for (const Progress& task : ledger) {
        EXPECT_TRUE(task.finished);
        all.push_back(task.bytes);
    }
    return all;
}

class FarmTest : public testing::Test {
protected:
    void SetUp() override { clear_stop(); }
    void TearDown() override { clear_stop(); }

    static std::vector<Bytes> straight(const Work& work) {
        Ledger ledger(work.tasks);
        EXPECT_EQ(run(work, ledger, {}), Outcome::complete);
        return results(ledger);
    }
};

TEST_F(FarmTest, ResultsDoNotDependOnTheNumberOfThreads) {
    const Work work = counting(40, 20);
    const auto one = straight(work);
    for (const int threads : {2, 4, 7}) {
        Ledger ledger(work.tasks);
        Options options;
        options.threads = threads;
        EXPECT_EQ(run(work, ledger, options), Outcome::complete);
        EXPECT_EQ(results(ledger), one);
    }
}

TEST_F(FarmTest, NothingToDo) {
    Ledger none;
    EXPECT_EQ(run(counting(0, 1), none, {}), Outcome::complete);
    const Work work = counting(3, 1);
    Ledger ledger(3);
    run(work, ledger, {});
    Work untouched = work;
    untouched.make = [](std::size_t) -> std::unique_ptr<Task> { throw std::logic_error("made again"); };
    EXPECT_EQ(run(untouched, ledger, {}), Outcome::complete);
}

TEST_F(FarmTest, OnlyChosenTasksAreDone) {
    const Work work = counting(12, 4);
    const auto all = straight(work);
    Ledger ledger(work.tasks);
    std::size_t last_finished = 0, last_tasks = 0;
    Options options;
    options.threads = 2;
    options.progress = [&](std::size_t finished, std::size_t tasks) { last_finished = finished, last_tasks = tasks; };
    for (std::size_t k = 0; k < work.tasks; ++k) options.chosen.push_back(k % 3 == 1);
    ledger[2] = {.finished = true, .bytes = all[2]}; // what others have done is left as it is
    EXPECT_EQ(run(work, ledger, options), Outcome::complete);
    EXPECT_EQ(last_finished, 4u);
    EXPECT_EQ(last_tasks, 4u);
    for (std::size_t k = 0; k < work.tasks; ++k) {
        EXPECT_EQ(ledger[k].finished, k % 3 == 1 || k == 2) << k;
        EXPECT_EQ(ledger[k].bytes, ledger[k].finished ? all[k] : Bytes{});
    }
    options.chosen.assign(work.tasks, false);
    EXPECT_EQ(run(work, ledger, options), Outcome::complete);
}

TEST_F(FarmTest, StoppedAtAnyInstantItGoesOnToTheSameResults) {
    const Work work = counting(12, 12, 1ms);
    const auto expected = straight(work);
    Ledger ledger(work.tasks);
    int stops = 0;
    for (;; ++stops) {
        ASSERT_LT(stops, 200);
        clear_stop();
        std::jthread alarm([stops] {
            // Later and later, so that a busy machine comes to an end too.
            std::this_thread::sleep_for(std::chrono::milliseconds(4 + 3 * (stops % 5) + stops / 5));
            request_stop();
        });
        Options options;
        options.threads = 2;
        if (run(work, ledger, options) == Outcome::complete) break;
        alarm.join();
    }
    EXPECT_GT(stops, 3);
    EXPECT_EQ(results(ledger), expected);
}

TEST_F(FarmTest, TheDeadlineIsKept) {
    const Work work = counting(50, 100, 5ms);
    Ledger ledger(work.tasks);
    Options options;
    options.threads = 2;
    options.time_left = 0.5s;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(run(work, ledger, options), Outcome::stopped);
    // Generous for a busy machine; the deadline itself is 0.5 s.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    int begun = 0;
    for (const Progress& task : ledger) begun += task.bytes.empty() ? 0 : 1;
    EXPECT_GE(begun, 2);
}

TEST_F(FarmTest, AFailureStopsTheRunAndKeepsWhatIsFinished) {
    Work work = counting(20, 3);
    const auto make = work.make;
    work.make = [make](std::size_t k) -> std::unique_ptr<Task> {
        if (k == 11) throw std::runtime_error("the reason");
        return make(k);
    };
    Ledger ledger(work.tasks);
    try {
        run(work, ledger, {});
        FAIL();
    } catch (const TaskFailure& failure) {
        EXPECT_STREQ(failure.what(), "rank 0: task 11: the reason");
    }
    EXPECT_FALSE(ledger[11].finished);
    EXPECT_TRUE(ledger[4].finished); // cost 4: among the first
}

TEST_F(FarmTest, LongestFirst) {
    Work work = counting(10, 1);
    std::mutex mutex;
    std::vector<std::size_t> order;
    const auto make = work.make;
    work.make = [&](std::size_t k) {
        const std::scoped_lock lock(mutex);
        order.push_back(k);
        return make(k);
    };
    Ledger ledger(work.tasks);
    run(work, ledger, {});
    EXPECT_THAT(order, testing::ElementsAre(4, 9, 3, 8, 2, 7, 1, 6, 0, 5));
}

TEST_F(FarmTest, CheckpointsComeByTimeAndHoldTheStatesOfRunningTasks) {
    const Work work = counting(6, 60, 5ms);
    const auto expected = straight(work);
    Ledger ledger(work.tasks);
    Options options;
    options.threads = 2;
    options.checkpoint_every = 0.1s;
    std::vector<Ledger> seen;
    options.checkpoint = [&](const Ledger& at) { seen.push_back(at); };
    EXPECT_EQ(run(work, ledger, options), Outcome::complete);
    ASSERT_GE(seen.size(), 2u);
    bool partial = false;
    for (const Ledger& at : seen) {
        for (const Progress& task : at) partial = partial || (!task.finished && !task.bytes.empty());
        // Every checkpoint leads to the same results.
        Ledger resumed = at;
        EXPECT_EQ(run(work, resumed, {}), Outcome::complete);
        EXPECT_EQ(results(resumed), expected);
        if (&at == &seen[1]) break;
    }
    EXPECT_TRUE(partial);
}

TEST_F(FarmTest, ACheckpointThatFailsEndsTheRunWithItsReason) {
    const Work work = counting(6, 60, 5ms);
    Ledger ledger(work.tasks);
    Options options;
    options.checkpoint_every = 0.05s;
    options.checkpoint = [](const Ledger&) { throw std::runtime_error("disk full"); };
    try {
        run(work, ledger, options);
        FAIL();
    } catch (const TaskFailure& failure) {
        EXPECT_STREQ(failure.what(), "checkpoint: disk full");
    }
}

TEST_F(FarmTest, CheckpointsAreNotMoreFrequentThanAskedFor) {
    const Work work = counting(4, 100, 2ms);
    Ledger ledger(work.tasks);
    Options options;
    options.threads = 2;
    options.checkpoint_every = 0.1s;
    std::vector<std::chrono::steady_clock::time_point> times{std::chrono::steady_clock::now()};
    options.checkpoint = [&](const Ledger&) { times.push_back(std::chrono::steady_clock::now()); };
    run(work, ledger, options);
    ASSERT_GE(times.size(), 2u);
    for (std::size_t k = 1; k < times.size(); ++k) EXPECT_GE(times[k] - times[k - 1], 0.1s);
}

TEST_F(FarmTest, CheckpointsTakeTwoPercentOfTheTimeAtMost) {
    const Work work = counting(2, 1'000'000, 2ms);
    Ledger ledger(work.tasks);
    Options options;
    options.checkpoint_every = 1ms;
    std::vector<std::chrono::steady_clock::time_point> begins, ends;
    options.checkpoint = [&](const Ledger&) {
        begins.push_back(std::chrono::steady_clock::now());
        std::this_thread::sleep_for(4ms);
        ends.push_back(std::chrono::steady_clock::now());
        if (begins.size() == 4) request_stop();
    };
    EXPECT_EQ(run(work, ledger, options), Outcome::stopped);
    for (std::size_t k = 1; k < begins.size(); ++k)
        EXPECT_GE(0.02 * (begins[k] - ends[k - 1]), ends[k - 1] - begins[k - 1]);
}

TEST_F(FarmTest, ACheckpointHoldsAStateOfEveryTaskThatWasRunning) {
    // Tasks that never end: when both had begun before a checkpoint was asked for, both have a state in it.
    Work work = counting(2, 1'000'000, 3ms);
    std::atomic<int> begun{0};
    work.make = [&, make = work.make](std::size_t k) {
        ++begun;
        return make(k);
    };
    bool all_begun = false;
    Ledger ledger(work.tasks);
    Options options;
    options.threads = 2;
    options.checkpoint_every = 0.1s;
    std::size_t checkpoints = 0;
    options.checkpoint = [&](const Ledger& at) {
        for (const Progress& task : at) EXPECT_TRUE(!all_begun || !task.bytes.empty());
        if (all_begun && ++checkpoints == 3) request_stop();
        all_begun = begun == 2;
    };
    EXPECT_EQ(run(work, ledger, options), Outcome::stopped);
    EXPECT_EQ(checkpoints, 3u);
}

TEST_F(FarmTest, BeforeTheDeadlineThereIsTimeForAnotherCheckpoint) {
    const Work work = counting(2, 1'000'000, 2ms);
    Ledger ledger(work.tasks);
    Options options;
    options.time_left = 1.5s;
    options.checkpoint_every = 0.01s;
    int checkpoints = 0;
    options.checkpoint = [&](const Ledger&) {
        ++checkpoints;
        std::this_thread::sleep_for(0.9s);
    };
    EXPECT_EQ(run(work, ledger, options), Outcome::stopped);
    EXPECT_LE(checkpoints, 1); // a second one would begin in time, but not end
}

TEST_F(FarmTest, ADeadlineThatHasPassedStopsBeforeAnythingIsLost) {
    const Work work = counting(4, 3);
    Ledger ledger(work.tasks);
    ledger[1] = {.finished = true, .bytes = Bytes(3)};
    Options options;
    options.time_left = 0s;
    EXPECT_EQ(run(work, ledger, options), Outcome::stopped);
    EXPECT_TRUE(ledger[1].finished);
    EXPECT_EQ(ledger[1].bytes, Bytes(3));
    EXPECT_EQ(run(work, ledger, {}), Outcome::complete);
}

TEST_F(FarmTest, AFailureInAnyPartOfATaskIsNamed) {
    struct NoSave final : Task {
        bool advance() override { return true; }
        Bytes save() const override { throw std::runtime_error("save"); }
    };
    Work saving = counting(1, 1), resuming = saving, calling = saving, odd = saving;
    saving.make = [](std::size_t) { return std::make_unique<NoSave>(); };
    resuming.resume = [](Task&, const Bytes&) { throw std::runtime_error("resume"); };
    calling.make = [](std::size_t) {
        return std::make_unique<Calling>([]() -> bool { throw std::runtime_error("advance"); });
    };
    odd.make = [](std::size_t) -> std::unique_ptr<Task> { throw 1; };
    const auto reason = [](const Work& work) -> std::string {
        Ledger ledger(1, Progress{.finished = false, .bytes = Bytes(4)});
        if (work.resume == nullptr) ledger[0].bytes.clear();
        try {
            run(work, ledger, {});
        } catch (const TaskFailure& failure) {
            return failure.what();
        }
        return "none";
    };
    saving.resume = calling.resume = nullptr;
    EXPECT_EQ(reason(saving), "rank 0: task 0: save");
    EXPECT_EQ(reason(resuming), "rank 0: task 0: resume");
    EXPECT_EQ(reason(calling), "rank 0: task 0: advance");
    calling.make = [](std::size_t) {
        return std::make_unique<Calling>([]() -> bool { throw std::out_of_range("at 5"); });
    };
    EXPECT_EQ(reason(calling), "rank 0: task 0: std::out_of_range: at 5");
    EXPECT_EQ(reason(odd), "rank 0: task 0: it threw what is no exception");
}

TEST_F(FarmTest, AFailureKeepsTheStatesOfTheOtherTasks) {
    Work work = counting(3, 200, 2ms);
    const auto make = work.make;
    work.make = [make](std::size_t k) -> std::unique_ptr<Task> {
        if (k != 0) return make(k);
        return std::make_unique<Calling>([]() -> bool {
            std::this_thread::sleep_for(100ms);
            throw std::runtime_error("late");
        });
    };
    Ledger ledger(work.tasks);
    Options options;
    options.threads = 3;
    EXPECT_THROW(run(work, ledger, options), TaskFailure);
    EXPECT_FALSE(ledger[1].bytes.empty());
    EXPECT_FALSE(ledger[2].bytes.empty());
    const Work mended = counting(3, 200);
    EXPECT_EQ(run(mended, ledger, {}), Outcome::complete);
    EXPECT_EQ(results(ledger), straight(mended));
}

TEST_F(FarmTest, ProgressThatFailsEndsTheRunWithItsReason) {
    const Work work = counting(6, 60, 5ms);
    Ledger ledger(work.tasks);
    Options options;
    options.progress = [](std::size_t, std::size_t) { throw std::runtime_error("no display"); };
    try {
        run(work, ledger, options);
        FAIL();
    } catch (const TaskFailure& failure) {
        EXPECT_STREQ(failure.what(), "progress: no display");
    }
}

TEST_F(FarmTest, ProgressEndsWithTheTotal) {
    const Work work = counting(5, 2);
    Ledger ledger(work.tasks);
    Options options;
    std::size_t last = 0, total = 0;
    options.progress = [&](std::size_t finished, std::size_t tasks) {
        EXPECT_GE(finished, last);
        last = finished;
        total = tasks;
    };
    run(work, ledger, options);
    EXPECT_EQ(last, 5u);
    EXPECT_EQ(total, 5u);
}

} // namespace
} // namespace mattis::farm
