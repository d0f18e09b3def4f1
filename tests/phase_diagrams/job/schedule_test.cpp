#include "phase_diagrams/job/schedule.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

double makespan(const std::vector<double>& seconds, int threads) {
    std::vector<std::size_t> order(seconds.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return scheduled(seconds, order, threads).seconds;
}

TEST(Schedule, OfOneThreadIsTheSum) { EXPECT_DOUBLE_EQ(makespan({3.0, 2.0, 1.0}, 1), 6.0); }

TEST(Schedule, TakesNoLessThanTheLongestTask) {
    // 68 s on two threads would be 34 s each if one task were not 51 s long.
    std::vector<double> seconds(18, 1.0);
    seconds[0] = 51.0;
    EXPECT_DOUBLE_EQ(makespan(seconds, 2), 51.0);
    EXPECT_DOUBLE_EQ(makespan(seconds, 100), 51.0);
    std::vector<std::size_t> order{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0};
    const Schedule late = scheduled(seconds, order, 2); // begun when the others are done
    EXPECT_DOUBLE_EQ(late.seconds, 8.0 + 51.0);
    EXPECT_EQ(late.longest, 0u);
    EXPECT_DOUBLE_EQ(late.longest_seconds, 51.0);
}

// Graham (1969): longest first is within 4/3 - 1/(3n) of the best, here 9 against 11.
TEST(Schedule, GoesByListScheduling) { EXPECT_DOUBLE_EQ(makespan({5.0, 5.0, 4.0, 4.0, 3.0, 3.0, 3.0}, 3), 11.0); }

TEST(Schedule, OfNothingTakesNoTime) { EXPECT_EQ(makespan({}, 4), 0.0); }

TEST(Schedule, TakesThePlanInTheOrderOfTheFarm) {
    const Plan plan = plan_of();
    const std::vector<std::size_t> order = order_of_tasks(plan);
    ASSERT_EQ(order.size(), plan.tasks());
    const auto cost = [&](std::size_t place) {
        return plan.comes_first(order[place]) ? std::numeric_limits<double>::infinity()
                                              : plan.task_seconds(order[place]);
    };
    for (std::size_t k = 0; k + 1 < order.size(); ++k) EXPECT_GE(cost(k), cost(k + 1));
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t k = 0; k < sorted.size(); ++k) EXPECT_EQ(sorted[k], k);
}

} // namespace
} // namespace mattis::diagram
