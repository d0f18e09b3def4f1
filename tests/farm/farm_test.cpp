#include "farm/farm.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "farm/stop.hpp"

namespace mattis::farm {
namespace {

using namespace std::chrono_literals;

/// Adds up the draws of a stream, one in each block: its result depends on every step, its state on how far it has
/// come.
class Counting final : public Task {
public:
    Counting(std::uint64_t number, std::int64_t steps, std::chrono::milliseconds pause)
        : stream_({.seed = number}), steps_(steps), pause_(pause) {}

    bool advance() override {
        std::this_thread::sleep_for(pause_);
        sum_ += stream_();
        return ++done_ >= steps_;
    }
    Bytes save() const override {
        ByteWriter to;
        to.put(sum_);
        to.put(done_);
        return to.take();
    }
    void load(const Bytes& bytes) {
        ByteReader from(bytes);
        sum_ = from.get<std::uint64_t>();
        done_ = from.get<std::int64_t>();
        stream_.seek(static_cast<std::uint64_t>(done_));
    }

private:
    Stream stream_;
    std::int64_t steps_;
    std::chrono::milliseconds pause_;
    std::uint64_t sum_ = 0;
    std::int64_t done_ = 0;
};

Work counting(std::size_t tasks, std::int64_t steps, std::chrono::milliseconds pause = 0ms) {
    Work work;
    work.tasks = tasks;
    for (std::size_t k = 0; k < tasks; ++k) work.cost.push_back(static_cast<double>(k % 5));
    work.make = [=](std::size_t k) {
        return std::make_unique<Counting>(k, steps + static_cast<std::int64_t>(k % 7), pause);
    };
    work.resume = [](Task& task, const Bytes& state) { dynamic_cast<Counting&>(task).load(state); };
    work.name = [](std::size_t k) { return "task " + std::to_string(k); };
    return work;
}

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

TEST_F(FarmTest, StoppedAtAnyInstantItGoesOnToTheSameResults) {
    const Work work = counting(12, 12, 1ms);
    const auto expected = straight(work);
    Ledger ledger(work.tasks);
    int stops = 0;
    for (;; ++stops) {
        ASSERT_LT(stops, 200);
        clear_stop();
        std::jthread alarm([stops] {
            std::this_thread::sleep_for(std::chrono::milliseconds(4 + 3 * (stops % 5)));
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
