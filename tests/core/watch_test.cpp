#include "core/watch.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/parallel.hpp"

namespace mattis {
namespace {

using namespace std::chrono_literals;

TEST(Watch, WithoutOneAPauseDoesNothing) {
    EXPECT_EQ(Watched::watch(), nullptr);
    EXPECT_NO_THROW(pause_point());
}

TEST(Watch, EndsWorkAtAPauseAfterItsTime) {
    Watch watch;
    const Watched watched(&watch);
    EXPECT_NO_THROW(pause_point());
    watch.end_at(Watch::Clock::now() + 1h);
    EXPECT_NO_THROW(pause_point());
    watch.end_at(Watch::Clock::now() - 1h);
    EXPECT_THROW(pause_point(), Interrupted);
}

TEST(Watch, EndsWorkWhenAFlagIsSet) {
    std::atomic<bool> flag{false};
    Watch watch;
    watch.end_when(flag);
    const Watched watched(&watch);
    EXPECT_NO_THROW(pause_point());
    flag = true;
    EXPECT_THROW(pause_point(), Interrupted);
}

TEST(Watch, WhatIsUncutIsNotEnded) {
    Watch watch;
    watch.end_at(Watch::Clock::now() - 1h);
    const Watched watched(&watch);
    {
        const Uncut whole;
        EXPECT_NO_THROW(pause_point());
    }
    EXPECT_THROW(pause_point(), Interrupted);
}

TEST(Watch, TheInnermostOneCounts) {
    Watch ended, open;
    ended.end_at(Watch::Clock::now() - 1h);
    const Watched outer(&ended);
    {
        const Watched inner(&open);
        EXPECT_NO_THROW(pause_point());
    }
    EXPECT_THROW(pause_point(), Interrupted);
}

TEST(Watch, MeasuresTheLongestTimeBetweenPauses) {
    Watch watch;
    const Watched watched(&watch);
    pause_point();
    std::this_thread::sleep_for(60ms);
    pause_point();
    EXPECT_GE(watch.longest_gap(), 40ms); // its clock has steps of some milliseconds
    EXPECT_LT(watch.longest_gap(), 20s);
}

TEST(Watch, ThreadsOfAParallelLoopAreUnderTheWatchOfTheirCaller) {
    Watch watch;
    watch.end_at(Watch::Clock::now() - 1h);
    const Watched watched(&watch);
    std::vector<int> passed(8, 0);
    EXPECT_THROW(parallel_for(8, 4,
                              [&](std::size_t k) {
                                  pause_point();
                                  passed[k] = 1;
                              }),
                 Interrupted);
    EXPECT_EQ(passed, std::vector<int>(8, 0));
    const Uncut whole;
    EXPECT_NO_THROW(parallel_for(8, 4, [&](std::size_t k) {
        pause_point();
        passed[k] = 1;
    }));
    EXPECT_EQ(passed, std::vector<int>(8, 1));
}

TEST(Watch, PiecesMakeTheSameContainers) {
    std::vector<int> values{1, 2};
    resize_in_pieces(values, 10'000'000, 3);
    ASSERT_EQ(values.size(), 10'000'000u);
    EXPECT_EQ(values[1], 2);
    EXPECT_EQ(values[2], 3);
    EXPECT_EQ(values.back(), 3);
    EXPECT_EQ(copy_in_pieces(values), values);
    resize_in_pieces(values, 1);
    EXPECT_EQ(values, std::vector<int>{1});
}

} // namespace
} // namespace mattis
