#include "learning/data/learning_task.hpp"

#include <gtest/gtest.h>

#include "small_set.hpp"

namespace mattis::learning {
namespace {

TEST(Gather, ShowsImagesInColumnsInTheOrderOfTheTask) {
    const auto set = test::small_set({2, 2, 1}, 2, 2);
    LearningTask task{.name = "", .set = set, .order = {}, .train = {}, .validation = {}, .test = {}};
    Eigen::MatrixXf inputs;
    std::vector<std::uint8_t> labels;
    const std::vector<std::uint32_t> images{4, 0, 2};
    gather(task, images, inputs, labels);
    ASSERT_EQ(inputs.rows(), 4);
    ASSERT_EQ(inputs.cols(), 3);
    EXPECT_EQ(labels, (std::vector<std::uint8_t>{1, 0, 2}));
    for (int k = 0; k < 3; ++k)
        for (int i = 0; i < 4; ++i)
            EXPECT_EQ(inputs(i, k),
                      static_cast<float>((37 * static_cast<int>(images[static_cast<std::size_t>(k)]) + 11 * i) % 256) /
                          255.0F);
    Eigen::MatrixXf other;
    task.order = {2, 0, 3, 1};
    gather(task, images, other, labels);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(other.row(i), inputs.row(static_cast<int>(task.order[static_cast<std::size_t>(i)])));
}

TEST(Gather, PixelsReachFromZeroToOne) {
    const data::ImageArray images{.count = 2, .rows = 1, .columns = 2, .pixels = {0, 255, 51, 1}};
    const std::vector<std::uint8_t> labels{0, 1};
    const LearningTask task{.name = "",
                            .set = make_labelled_set(images, labels, "pair"),
                            .order = {},
                            .train = {},
                            .validation = {},
                            .test = {}};
    Eigen::MatrixXf inputs;
    std::vector<std::uint8_t> of;
    gather(task, std::vector<std::uint32_t>{0, 1}, inputs, of);
    EXPECT_EQ(inputs(0, 0), 0.0F);
    EXPECT_EQ(inputs(1, 0), 1.0F);
    EXPECT_EQ(inputs(0, 1), 0.2F);
    gather(task, {}, inputs, of);
    EXPECT_EQ(inputs.cols(), 0);
}

} // namespace
} // namespace mattis::learning
