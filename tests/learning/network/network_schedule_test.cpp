#include "learning/network/network_schedule.hpp"

#include <gtest/gtest.h>

#include "halves.hpp"

namespace mattis::learning {
namespace {

TEST(NetworkSchedule, CountsEpochsMinibatchesAndBlocks) {
    auto experiment = test::halves_experiment(3, 1);
    experiment.epochs = {2, 3, 1};
    auto tasks = *experiment.tasks;
    tasks[1].train.resize(201); // 3 minibatches, where the others have 9
    tasks[1].test.resize(500);  // 1 block, where the others have 2
    experiment.tasks = std::make_shared<const std::vector<LearningTask>>(tasks);
    const NetworkSchedule schedule(experiment);
    EXPECT_EQ(schedule.tasks(), 3);
    EXPECT_EQ(schedule.all_epochs(), 6);
    EXPECT_EQ(schedule.global_epoch(0, 0), 0);
    EXPECT_EQ(schedule.global_epoch(1, 1), 3);
    EXPECT_EQ(schedule.global_epoch(2, 1), 6);
    EXPECT_EQ(schedule.minibatches(0), 9);
    EXPECT_EQ(schedule.minibatches(1), 3);
    EXPECT_EQ(schedule.minibatches_before(0, 1), 0);
    EXPECT_EQ(schedule.minibatches_before(1, 2), 2 * 9 + 3);
    EXPECT_EQ(schedule.all_minibatches(), 2 * 9 + 3 * 3 + 9);
    EXPECT_EQ(schedule.blocks(1), 1);
    EXPECT_EQ(schedule.all_blocks(), 5);
}

TEST(NetworkSchedule, AMinibatchLargerThanTheTaskIsAllOfIt) {
    auto experiment = test::halves_experiment(1, 4);
    experiment.batch = 5000;
    EXPECT_EQ(NetworkSchedule(experiment).all_minibatches(), 4);
}

} // namespace
} // namespace mattis::learning
