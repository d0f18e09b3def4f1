#include "models/perceptron/reference_law.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "models/perceptron/one_task_states.hpp"

namespace mattis {
namespace {

struct Moments {
    double norm = 0.0, m = 0.0, square = 0.0, sign = 0.0, log_width = 0.0;
};

Moments moments(ReferenceLaw& law, double step) {
    Moments of;
    for (const ReferenceLaw::Node& node : law.nodes(step)) {
        const double m = std::tanh(node.theta);
        of.norm += node.probability;
        of.m += node.probability * m;
        of.square += node.probability * m * m;
        of.sign += node.probability * (node.theta > 0.0 ? 1.0 : node.theta < 0.0 ? -1.0 : 0.0);
        of.log_width -= 2.0 * node.probability * std::log(std::cosh(node.theta));
    }
    return of;
}

// The sign jumps at m = 0: its sum over equal steps converges like their square, times the slope of the density there.
TEST(ReferenceLaw, MomentsAreTheOrderParametersOfTask1) {
    for (const auto& [alpha, beta] : {std::pair{2.0, 20.0}, {1.0, 20.0}, {0.5, 5.0}, {1.6, 20.0}})
        for (const OneTaskState& state : OneTaskStates({.beta = beta}).at(alpha).states) {
            SCOPED_TRACE(testing::Message() << alpha << " " << beta << " p = " << state.at.weight.p);
            ReferenceLaw law(state.at.q0_hat, state.at.r_hat, state.at.qd_hat);
            for (const double step : {ReferenceLaw::own_step, ReferenceLaw::own_step / 8}) {
                const Moments of = moments(law, step);
                EXPECT_NEAR(of.norm, 1.0, 1e-12);
                EXPECT_NEAR(of.m, state.at.overlaps.r, 1e-11);
                EXPECT_NEAR(of.square, state.at.overlaps.qd, 1e-11);
                EXPECT_NEAR(of.sign, state.at.weight.p, 0.1 * step * step);
                EXPECT_NEAR(of.log_width, law.log_width(), 1e-11 * (1.0 + std::abs(of.log_width)));
            }
        }
}

// The prior of task 1 is in the law of one weight: moments are the overlaps that its equations have.
TEST(ReferenceLaw, WithAPriorMomentsAreTheOrderParametersOfTask1) {
    for (const auto& [alpha, beta, prior] : {std::array{0.5, 100.0, 100.0}, {0.1, 1.0, 1.0}, {0.5, 20.0, 2000.0}}) {
        SCOPED_TRACE(testing::Message() << alpha << " " << beta << " " << prior);
        const auto states = OneTaskStates({.beta = beta, .prior = prior}).at(alpha).states;
        ASSERT_FALSE(states.empty());
        const OneTaskState& state = states.front();
        ReferenceLaw law(state.at.q0_hat, state.at.r_hat, state.at.qd_hat, prior);
        EXPECT_EQ(law.coarsest_step() < ReferenceLaw::own_step, prior == 2000.0);
        for (const double step : {law.coarsest_step(), law.coarsest_step() / 8}) {
            const Moments of = moments(law, step);
            EXPECT_NEAR(of.norm, 1.0, 1e-12);
            EXPECT_NEAR(of.m, state.at.overlaps.r, 1e-11);
            EXPECT_NEAR(of.square, state.at.overlaps.qd, 1e-11);
            EXPECT_NEAR(of.log_width, law.log_width(), 1e-11 * (1.0 + std::abs(of.log_width)));
        }
    }
}

} // namespace
} // namespace mattis
