#include "learning/data/task_sequence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>

#include "core/errors.hpp"
#include "small_set.hpp"

namespace mattis::learning {
namespace {

using Sets = std::vector<std::shared_ptr<const LabelledSet>>;

const StreamKey key{.seed = 11, .sample = 1};
const SplitShares shares{.test = 0.2, .validation = 0.1, .most = {}};

std::string refusal(const Sets& sets, TaskSequence sequence, int count, const SplitShares& with = shares) {
    try {
        make_tasks(sets, sequence, count, with, key);
    } catch (const InputError& error) {
        return error.what();
    }
    return "nothing was refused";
}

TEST(TaskSequence, PermutedTasksShowTheSameImagesInOrdersOfTheirOwn) {
    const Sets sets{test::small_set({30, 30})};
    const auto tasks = make_tasks(sets, TaskSequence::permuted, 3, shares, key);
    ASSERT_EQ(tasks.size(), 3U);
    std::vector<std::uint32_t> plain(12);
    std::iota(plain.begin(), plain.end(), 0U);
    std::set<std::vector<std::uint32_t>> orders{plain};
    for (const auto& task : tasks) {
        EXPECT_EQ(task.set, sets.front());
        EXPECT_EQ(task.train, tasks.front().train);
        EXPECT_EQ(task.test, tasks.front().test);
        EXPECT_EQ(task.validation, tasks.front().validation);
        auto order = task.order;
        std::sort(order.begin(), order.end());
        EXPECT_EQ(order, plain);
        EXPECT_TRUE(orders.insert(task.order).second) << "every task has another order, and the first one has, too";
    }
    EXPECT_EQ(tasks[1].name, "permutation 2");
    EXPECT_EQ(tasks.front().train, split_images(*sets.front(), shares, key).train);
}

TEST(TaskSequence, TrainingAndTestImagesShareThePermutation) {
    const Sets sets{test::small_set({30, 30})};
    const auto task = make_tasks(sets, TaskSequence::permuted, 2, shares, key)[1];
    const auto plain = make_tasks(sets, TaskSequence::sequential, 1, shares, key)[0];
    for (auto images : {&LearningTask::train, &LearningTask::validation, &LearningTask::test}) {
        Eigen::MatrixXf shown, as_it_is;
        std::vector<std::uint8_t> labels;
        gather(task, task.*images, shown, labels);
        gather(plain, plain.*images, as_it_is, labels);
        ASSERT_GT(shown.cols(), 0);
        for (int i = 0; i < 12; ++i)
            EXPECT_EQ(shown.row(i), as_it_is.row(static_cast<int>(task.order[static_cast<std::size_t>(i)])));
    }
}

TEST(TaskSequence, FewerTasksAreTheFirstOfMoreAndSamplesDiffer) {
    const Sets sets{test::small_set({30, 30})};
    const auto two = make_tasks(sets, TaskSequence::permuted, 2, shares, key);
    const auto four = make_tasks(sets, TaskSequence::permuted, 4, shares, key);
    for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ(two[k].order, four[k].order);
    const auto other = make_tasks(sets, TaskSequence::permuted, 2, shares, {.seed = 11, .sample = 2});
    EXPECT_NE(other[0].order, two[0].order);
    EXPECT_NE(other[0].train, two[0].train);
    const auto again = make_tasks(sets, TaskSequence::permuted, 2, shares, {.seed = 11, .point = 9, .sample = 1});
    EXPECT_EQ(again[0].order, two[0].order);
}

TEST(TaskSequence, SetsFollowOneAnother) {
    const Sets sets{test::small_set({30, 30}, 3, 4, 0, "digits"), test::small_set({20, 10}, 3, 4, 5, "clothes")};
    const auto tasks = make_tasks(sets, TaskSequence::sequential, 0, {.test = 0.2, .validation = 0.0, .most = 40}, key);
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].name, "digits");
    EXPECT_EQ(tasks[1].set, sets[1]);
    EXPECT_TRUE(tasks[1].order.empty());
    EXPECT_EQ(tasks[0].train.size(), 40U);
    EXPECT_EQ(tasks[1].train.size(), 24U) << "a set with fewer images gives what it has";
    EXPECT_EQ(tasks[1].test.size(), 6U);
}

TEST(TaskSequence, ClassesAreDealtOutInTheirOrderAndKeepTheirLabels) {
    const Sets sets{test::small_set({20, 20, 20, 20, 20})};
    const auto tasks = make_tasks(sets, TaskSequence::split, 2, shares, key);
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].name, "classes 0 to 1");
    EXPECT_EQ(tasks[1].name, "classes 2 to 4");
    const auto labels = [&](const std::vector<std::uint32_t>& images) {
        std::set<int> of;
        for (const auto image : images) of.insert(sets[0]->labels[image]);
        return of;
    };
    for (auto images : {&LearningTask::train, &LearningTask::validation, &LearningTask::test}) {
        EXPECT_EQ(labels(tasks[0].*images), (std::set<int>{0, 1}));
        EXPECT_EQ(labels(tasks[1].*images), (std::set<int>{2, 3, 4}));
    }
    EXPECT_EQ(tasks[0].train.size() + tasks[1].train.size(), split_images(*sets[0], shares, key).train.size());
    EXPECT_EQ(make_tasks(sets, TaskSequence::split, 5, shares, key)[3].name, "class 3");
}

TEST(TaskSequence, ClassesWithoutImagesMakeNoTask) {
    const Sets sets{test::small_set({0, 20, 20})};
    const auto tasks = make_tasks(sets, TaskSequence::split, 2, shares, key);
    EXPECT_EQ(tasks[0].name, "class 1");
    EXPECT_EQ(tasks[0].set->classes, 3);
    EXPECT_EQ(refusal(sets, TaskSequence::split, 3), "3 tasks of small set: allowed are at most 2, one for each class");
}

TEST(TaskSequence, RefusesWhatDoesNotFit) {
    const auto digits = test::small_set({30, 30}, 3, 4, 0, "digits");
    EXPECT_EQ(refusal({digits, test::small_set({30, 30}, 3, 3, 0, "clothes")}, TaskSequence::sequential, 2),
              "digits has images of 12 pixels in 2 classes, clothes of 9 in 2: allowed are sets alike in both");
    EXPECT_EQ(refusal({digits, test::small_set({30, 30, 3}, 3, 4, 0, "clothes")}, TaskSequence::sequential, 2),
              "digits has images of 12 pixels in 2 classes, clothes of 12 in 3: allowed are sets alike in both");
    EXPECT_EQ(refusal({digits}, TaskSequence::permuted, 0), "0 tasks: allowed are 1 to 1000");
    EXPECT_EQ(refusal({digits}, TaskSequence::permuted, 1001), "1001 tasks: allowed are 1 to 1000");
    EXPECT_EQ(refusal({digits}, TaskSequence::permuted, 2, {.test = 0.2, .validation = 0.1, .most = 43}),
              "43 training images: allowed are at most 42, what test = 0.2 and validation = 0.1 leave of digits");
    EXPECT_THROW(make_tasks({}, TaskSequence::sequential, 1, shares, key), std::invalid_argument);
    EXPECT_THROW(make_tasks(Sets{digits, digits}, TaskSequence::permuted, 1, shares, key), std::invalid_argument);
}

} // namespace
} // namespace mattis::learning
