#include "farm/workers.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "core/watch.hpp"
#include "tests/farm/counting_task.hpp"

namespace mattis::farm {
namespace {

using namespace std::chrono_literals;

/// Everything handed in until `enough` says so, or for ten seconds.
template <class Enough>
std::vector<Handover> collect_until(Workers& workers, Enough enough) {
    std::vector<Handover> all;
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < end && !enough(all))
        for (Handover& handover : workers.collect(5ms)) all.push_back(std::move(handover));
    EXPECT_TRUE(enough(all));
    return all;
}

/// Never finished; to save it takes a while.
struct SlowToSave final : Task {
    bool advance() override {
        std::this_thread::sleep_for(1ms);
        return false;
    }
    Bytes save() const override {
        std::this_thread::sleep_for(20ms);
        return Bytes(1);
    }
};

TEST(Workers, StatesAreInOnlyWhenTheyCanBeCollected) {
    Work work = counting(3, 1);
    work.make = [](std::size_t) { return std::make_unique<SlowToSave>(); };
    Workers workers(work, 3);
    for (std::size_t k = 0; k < 3; ++k) workers.assign(k, {});
    std::this_thread::sleep_for(50ms); // all are computing now
    for (int request = 0; request < 5; ++request) {
        workers.ask_for_states();
        std::vector<std::size_t> tasks;
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!workers.states_are_in() && std::chrono::steady_clock::now() < end)
            for (const Handover& handover : workers.collect(1ms)) tasks.push_back(handover.task);
        std::sort(tasks.begin(), tasks.end());
        EXPECT_EQ(tasks, (std::vector<std::size_t>{0, 1, 2}));
    }
}

TEST(Workers, WithoutABusyThreadStatesAreInAtOnce) {
    const Work work = counting(1, 1);
    Workers workers(work, 2);
    workers.ask_for_states();
    EXPECT_TRUE(workers.states_are_in());
}

TEST(Workers, AStopHandsInEveryTaskOnce) {
    const Work work = counting(8, 1'000'000, 1ms);
    Workers workers(work, 2);
    const Bytes begun = Counting(7, 3, 0ms).save();
    for (std::size_t k = 0; k < 8; ++k) workers.assign(k, k == 7 ? begun : Bytes{});
    std::this_thread::sleep_for(20ms);
    workers.stop();
    EXPECT_FALSE(workers.resting()); // the outbox is not empty
    const auto all = collect_until(workers, [&](const auto&) { return workers.resting(); });
    ASSERT_EQ(all.size(), 8u);
    std::vector<int> times(8, 0);
    for (const Handover& handover : all) {
        ++times[handover.task];
        EXPECT_FALSE(handover.finished || handover.failed);
        if (handover.task == 7) {
            EXPECT_EQ(handover.bytes, begun); // not begun: as it was assigned
        }
    }
    EXPECT_EQ(times, std::vector<int>(8, 1));
}

TEST(Workers, AnEndWithoutAStopWaitsForTheBlockAlone) {
    std::atomic<int> blocks{0};
    Work work = counting(1, 1);
    work.make = [&](std::size_t) {
        return std::make_unique<Calling>([&] {
            ++blocks;
            std::this_thread::sleep_for(2ms);
            return false;
        });
    };
    {
        Workers workers(work, 1);
        workers.assign(0, {});
        while (blocks == 0) std::this_thread::yield();
    }
    const int at_end = blocks;
    std::this_thread::sleep_for(10ms);
    EXPECT_EQ(blocks, at_end);
}

TEST(Workers, TheLongestBlockIsMeasured) {
    Work work = counting(1, 1);
    std::atomic<int> blocks{0};
    work.make = [&](std::size_t) {
        return std::make_unique<Calling>([&] {
            std::this_thread::sleep_for(blocks == 1 ? 30ms : 1ms);
            return ++blocks == 4;
        });
    };
    Workers workers(work, 1);
    EXPECT_EQ(workers.longest().block, 0s);
    workers.assign(0, {});
    collect_until(workers, [](const auto& all) { return !all.empty() && all.back().finished; });
    EXPECT_GE(workers.longest().block, 30ms);
}

TEST(Workers, MakingAndSavingATaskAreMeasuredToo) {
    Work work = counting(1, 1);
    work.make = [](std::size_t) {
        std::this_thread::sleep_for(40ms);
        return std::make_unique<SlowToSave>();
    };
    Workers workers(work, 1);
    workers.assign(0, {});
    collect_until(workers, [&](const auto& all) {
        workers.ask_for_states(); // the first requests may come before the task has begun
        return !all.empty();
    });
    EXPECT_GE(workers.longest().block, 40ms);
    EXPECT_GE(workers.longest().save, 20ms);
}

/// Looks for a stop without end in the block of this number, and counts the blocks before it.
struct EndlessBlock final : Task {
    explicit EndlessBlock(int number, std::atomic<bool>& reached) : endless(number), in_it(reached) {}
    bool advance() override {
        if (done < endless) return ++done, false;
        in_it = true;
        while (true) {
            pause_point();
            std::this_thread::sleep_for(1ms);
        }
    }
    Bytes save() const override { return Bytes(static_cast<std::size_t>(done)); }
    int endless, done = 0;
    std::atomic<bool>& in_it;
};

TEST(Workers, ABlockWithoutEndIsCutAfterTheGrace) {
    Work work = counting(1, 1);
    std::atomic<bool> reached{false};
    work.make = [&](std::size_t) { return std::make_unique<EndlessBlock>(3, reached); };
    Workers workers(work, 1);
    workers.assign(0, {});
    while (!reached) std::this_thread::yield();
    const auto begin = std::chrono::steady_clock::now();
    workers.stop(50ms);
    const auto all = collect_until(workers, [&](const auto&) { return workers.resting(); });
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_FALSE(all[0].finished || all[0].failed || all[0].refused);
    EXPECT_EQ(all[0].bytes.size(), 3u); // as before that block
}

TEST(Workers, ABlockThatEndsWithinTheGraceIsKept) {
    Work work = counting(1, 1);
    std::atomic<int> blocks{0};
    work.make = [&](std::size_t) {
        return std::make_unique<Calling>([&] {
            ++blocks;
            for (int k = 0; k < 50; ++k) {
                pause_point();
                std::this_thread::sleep_for(1ms);
            }
            return true;
        });
    };
    Workers workers(work, 1);
    workers.assign(0, {});
    while (blocks == 0) std::this_thread::yield();
    workers.stop(10s);
    const auto all = collect_until(workers, [&](const auto&) { return workers.resting(); });
    ASSERT_EQ(all.size(), 1u);
    EXPECT_TRUE(all[0].finished);
}

TEST(Workers, MakingAndResumingAreCutAndTheTaskIsHandedInAsItWas) {
    const Bytes begun = Counting(0, 3, 0ms).save();
    for (const bool while_made : {true, false}) {
        std::atomic<bool> reached{false};
        const auto endless = [&] {
            reached = true;
            while (true) {
                pause_point();
                std::this_thread::sleep_for(1ms);
            }
        };
        Work work = counting(1, 3);
        const auto make = work.make;
        work.make = [&](std::size_t k) {
            if (while_made) endless();
            return make(k);
        };
        work.resume = [&](Task&, const Bytes&) { endless(); };
        Workers workers(work, 1);
        workers.assign(0, begun);
        while (!reached) std::this_thread::yield();
        workers.stop(0s);
        const auto all = collect_until(workers, [&](const auto&) { return workers.resting(); });
        ASSERT_EQ(all.size(), 1u);
        EXPECT_FALSE(all[0].finished || all[0].failed || all[0].refused);
        EXPECT_EQ(all[0].bytes, begun);
    }
}

TEST(Workers, ThePresentBlockCountsAndSoDoGapsBetweenPauses) {
    std::atomic<bool> reached{false}, on{false};
    Work work = counting(1, 1);
    work.make = [&](std::size_t) {
        return std::make_unique<Calling>([&] {
            for (int k = 0; k < 20; ++k) {
                pause_point();
                std::this_thread::sleep_for(10ms);
            }
            reached = true;
            while (!on) std::this_thread::sleep_for(1ms);
            return true;
        });
    };
    Workers workers(work, 1);
    workers.assign(0, {});
    while (!reached) std::this_thread::yield();
    EXPECT_GE(workers.longest().block, 200ms);
    on = true;
    collect_until(workers, [](const auto& all) { return !all.empty(); });
    EXPECT_GE(workers.longest().gap, 5ms);
    EXPECT_GE(workers.longest().block, workers.longest().gap);
}

TEST(Workers, ARefusedStateIsHandedBackAndTheThreadGoesOn) {
    const Work work = counting(2, 3);
    Workers workers(work, 1);
    workers.assign(0, Bytes(3)); // too short
    workers.assign(1, {});
    const auto all = collect_until(workers, [](const auto& seen) { return seen.size() == 2; });
    EXPECT_TRUE(all[0].refused);
    EXPECT_FALSE(all[0].failed || all[0].finished);
    EXPECT_EQ(ByteReader(all[0].bytes).get_text(), "a byte block ends too early");
    EXPECT_TRUE(all[1].finished);
}

} // namespace
} // namespace mattis::farm
