#include "montecarlo/field_space/step_size.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

/// A motion whose trajectories are accepted with probability e^-step.
StepSize learned_of(double first, int trials) {
    StepSize step(first);
    for (int t = 0; t < trials; ++t) step.learn(std::exp(-step.trial()));
    return step;
}

TEST(StepSize, BeginsWithTheGivenOne) {
    EXPECT_NEAR(StepSize(0.3).trial(), 0.3, 1e-15);
    EXPECT_NEAR(StepSize(0.3).learned(), 0.3, 1e-15);
}

TEST(StepSize, LearnsTheOneOfTheTargetFromBelowAndFromAbove) {
    const double expected = -std::log(StepSize::target);
    for (const double first : {1e-3, 0.1, 30.0})
        EXPECT_NEAR(learned_of(first, 2000).learned() / expected, 1.0, 0.02) << first;
}

TEST(StepSize, IsStoredToTheLastBit) {
    const StepSize step = learned_of(0.5, 37);
    ByteWriter to;
    step.save(to);
    const Bytes bytes = to.take();
    StepSize other(0.5);
    ByteReader from(bytes);
    other.load(from);
    from.require_end();
    EXPECT_EQ(other.trial(), step.trial());
    EXPECT_EQ(other.learned(), step.learned());
    StepSize next = step;
    next.learn(0.3);
    other.learn(0.3);
    EXPECT_EQ(other.trial(), next.trial());
}

TEST(StepSize, ThatIsNoNumberIsRefused) {
    ByteWriter to;
    to.put(std::nan(""));
    to.put(0.0);
    to.put(0.0);
    to.put(std::int64_t{3});
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    StepSize step(0.1);
    EXPECT_THROW(step.load(from), BytesError);
}

} // namespace
} // namespace mattis::mc
