#include "phase_diagrams/parts/learning/forgetting.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis::diagram {
namespace {

learning::NetworkLook look(int task, int epoch, std::vector<double> accuracy) {
    learning::NetworkLook one;
    one.task = task;
    one.epoch = epoch;
    one.accuracy = std::move(accuracy);
    return one;
}

TEST(Forgetting, IsTheLossFromTheHighestEnd) {
    // Three tasks, two readings; the second epochs are the ends.
    learning::NetworkResult result;
    result.readings = {learning::Weights::stochastic, learning::Weights::sign};
    result.looks = {look(0, 0, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}),   look(0, 1, {0.99, 0.1, 0.1, 0.9, 0.1, 0.1}),
                    look(0, 2, {0.8, 0.1, 0.1, 0.7, 0.1, 0.1}),   look(1, 1, {0.9, 0.99, 0.1, 0.7, 0.8, 0.1}),
                    look(1, 2, {0.85, 0.9, 0.1, 0.6, 0.75, 0.1}), look(2, 1, {0.5, 0.5, 0.9, 0.5, 0.5, 0.5}),
                    look(2, 2, {0.75, 0.6, 0.95, 0.65, 0.7, 0.9})};
    EXPECT_NEAR(forgetting(result, 0, 3), 0.5 * ((0.85 - 0.75) + (0.9 - 0.6)), 1e-15);
    EXPECT_NEAR(forgetting(result, 1, 3), 0.5 * ((0.7 - 0.65) + (0.75 - 0.7)), 1e-15);
}

TEST(Forgetting, IsZeroWhereTheLastEndIsTheBest) {
    learning::NetworkResult result;
    result.readings = {learning::Weights::sign};
    result.looks = {look(0, 1, {0.5, 0.1}), look(1, 1, {0.6, 0.9})};
    EXPECT_EQ(forgetting(result, 0, 2), 0.0);
    EXPECT_TRUE(std::isnan(forgetting(result, 0, 1)));
}

} // namespace
} // namespace mattis::diagram
