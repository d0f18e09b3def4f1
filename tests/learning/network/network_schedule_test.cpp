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

TEST(NetworkSchedule, TestedImagesAreDealtOutEvenly) {
    struct Case {
        std::size_t images;
        std::vector<std::size_t> sizes;
    };
    for (const Case& of : {Case{1, {1}}, Case{500, {500}}, Case{501, {251, 250}}, Case{560, {280, 280}},
                           Case{1001, {334, 334, 333}}, Case{1400, {467, 467, 466}}}) {
        auto experiment = test::halves_experiment(2, 1);
        auto tasks = *experiment.tasks;
        tasks[1].test.resize(of.images);
        experiment.tasks = std::make_shared<const std::vector<LearningTask>>(tasks);
        const NetworkSchedule schedule(experiment);
        ASSERT_EQ(schedule.blocks(1), static_cast<std::int64_t>(of.sizes.size())) << of.images;
        std::size_t next = 0;
        for (std::size_t k = 0; k < of.sizes.size(); ++k) {
            const auto block = schedule.block(1, static_cast<std::int64_t>(k));
            EXPECT_EQ(block.first, next) << of.images;
            EXPECT_EQ(block.size, of.sizes[k]) << of.images;
            next += block.size;
        }
        EXPECT_EQ(next, of.images);
    }
}

} // namespace
} // namespace mattis::learning
