#include "learning/network/weight_kernels.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "reference_network.hpp"

namespace mattis::learning {
namespace {

// Two weights, both directions: 1 - tanh^2(1.35 * 0.5) = 0.6539510472619481, 1 - tanh^2(1.35 * 0.25) =
// 0.8942165523017087.
TEST(WeightKernels, StepsTowardsZeroAreDamped) {
    std::vector<double> weights{0.5, -0.25};
    metaplastic_step(1.35, std::vector<double>{0.1, -0.1}, weights); // both shrink
    EXPECT_NEAR(weights[0], 0.5 - 0.1 * 0.6539510472619481, 1e-15);
    EXPECT_NEAR(weights[1], -0.25 + 0.1 * 0.8942165523017087, 1e-15);
    weights = {0.5, -0.25};
    metaplastic_step(1.35, std::vector<double>{-0.1, 0.1}, weights); // both grow
    EXPECT_DOUBLE_EQ(weights[0], 0.6);
    EXPECT_DOUBLE_EQ(weights[1], -0.35);
    std::vector<float> single{0.5F, -0.25F};
    metaplastic_step(1.35, std::vector<float>{0.1F, 0.1F}, single); // one of each
    EXPECT_NEAR(single[0], 0.5 - 0.1 * 0.6539510472619481, 1e-7);
    EXPECT_NEAR(single[1], -0.35, 1e-7);
}

TEST(WeightKernels, WithoutMetaplasticityStepsAreWhole) {
    const std::vector<double> start = test::gaussians(1000, 1), step = test::gaussians(1000, 2);
    std::vector<double> weights = start;
    std::vector<float> single(start.begin(), start.end()), damped = single;
    const std::vector<float> single_step(step.begin(), step.end());
    metaplastic_step(0.0, step, weights);
    metaplastic_step(0.0, single_step, single);
    metaplastic_step(1e-30, single_step, damped); // by the formula, where 1 - tanh^2 is 1
    for (std::size_t i = 0; i < start.size(); ++i) EXPECT_EQ(weights[i], start[i] - step[i]);
    EXPECT_EQ(single, damped);
}

TEST(WeightKernels, LargestMagnitude) {
    EXPECT_EQ(largest_magnitude(std::vector<float>{}), 0.0F);
    EXPECT_EQ(largest_magnitude(std::vector<float>{1.0F, -3.0F, 2.0F}), 3.0F);
    for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()})
        EXPECT_EQ(largest_magnitude(std::vector<float>{1.0F, wrong}), std::numeric_limits<float>::infinity());
}

TEST(WeightKernels, SignsAndSums) {
    std::vector<float> signs(4), sum{1.0F, 2.0F};
    take_signs(std::vector<float>{0.1F, -0.1F, 0.0F, -5.0F}, signs);
    EXPECT_EQ(signs, (std::vector<float>{1.0F, -1.0F, 1.0F, -1.0F}));
    add_scaled(2.0F, std::vector<float>{3.0F, -1.0F}, sum);
    EXPECT_EQ(sum, (std::vector<float>{7.0F, 0.0F}));
}

} // namespace
} // namespace mattis::learning
