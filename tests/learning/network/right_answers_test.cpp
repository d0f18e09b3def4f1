#include "learning/network/right_answers.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace mattis::learning {
namespace {

TEST(RightAnswers, CountsColumnsWhoseLabelIsLargest) {
    Eigen::MatrixXf outputs(3, 4);
    outputs << 1, 0, -1, 2, //
        0, 3, -2, 2,        //
        0, 1, -3, 2;
    EXPECT_EQ(right_answers(outputs, std::vector<std::uint8_t>{0, 1, 0, 0}), 4);
    EXPECT_EQ(right_answers(outputs, std::vector<std::uint8_t>{1, 2, 2, 1}), 0) << "the first of equal ones counts";
    EXPECT_EQ(right_answers(outputs, std::vector<std::uint8_t>{0, 2, 0, 2}), 2);
    EXPECT_EQ(right_answers(Eigen::MatrixXf(3, 0), {}), 0);
}

TEST(RightAnswers, WhatIsNotFiniteIsWrong) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()})
        for (int row = 0; row < 3; ++row) {
            Eigen::MatrixXf outputs(3, 2);
            outputs << 0, 0, 1, 1, 0, 0;
            outputs(row, 1) = bad;
            EXPECT_EQ(right_answers(outputs, std::vector<std::uint8_t>{1, 1}), 1);
        }
}

} // namespace
} // namespace mattis::learning
