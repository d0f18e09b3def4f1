#include "learning/optimiser/field_step.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(FieldStep, CountsByProducts) {
    const OptimiserRule rule{.beta1 = 0.5, .beta2 = 0.75};
    StepCount steps;
    for (int t = 0; t < 3; ++t) steps.count(rule);
    EXPECT_EQ(steps.beta1_power, 0.125);
    EXPECT_EQ(steps.beta2_power, 0.421875);
    const AdamStep<double> step(rule, steps);
    EXPECT_DOUBLE_EQ(step.unbias1, 1.0 / 0.875);
    EXPECT_DOUBLE_EQ(step.unbias2, 1.0 / 0.578125);
}

TEST(FieldStep, TheWholeStepIsTheUpdateAndTheDecay) {
    const OptimiserRule rule{.rate = 0.1, .decay = 0.2, .momentum = 0.5};
    StepCount steps;
    steps.count(rule);
    const AdamStep<float> adam(rule, steps);
    const MomentumStep<float> momentum(rule);
    float field = 0.7F, mean = 0.3F, square = 0.2F, other_mean = mean, other_square = square;
    const float update = adam.update(-0.4F, other_mean, other_square);
    adam.apply(-0.4F, field, mean, square);
    EXPECT_EQ(field, 0.7F - (update + adam.shrink * 0.7F));
    EXPECT_EQ(mean, other_mean);
    EXPECT_EQ(square, other_square);

    float velocity = 0.25F, other_velocity = velocity;
    field = 0.7F;
    const float moved = momentum.update(2.0F, other_velocity);
    momentum.apply(2.0F, field, velocity);
    EXPECT_FLOAT_EQ(moved, 0.5F * 0.25F + 0.1F * 2.0F);
    EXPECT_EQ(field, 0.7F - (moved + momentum.shrink * 0.7F));
    EXPECT_EQ(velocity, moved);
}

TEST(FieldStep, RefusesBytesThatCountNothing) {
    for (const double wrong : {-0.1, 1.5, std::numeric_limits<double>::quiet_NaN()})
        for (const bool first : {true, false}) {
            ByteWriter to;
            to.put(first ? wrong : 0.5);
            to.put(first ? 0.5 : wrong);
            const Bytes bytes = to.take();
            ByteReader from(bytes);
            EXPECT_THROW(StepCount::load(from), BytesError);
        }
}

} // namespace
} // namespace mattis::learning
