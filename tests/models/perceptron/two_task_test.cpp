#include "models/perceptron/two_task.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "models/perceptron/one_task_states.hpp"
#include "models/perceptron/two_task_states.hpp"

namespace mattis {
namespace {

std::shared_ptr<ReferenceLaw> reference() {
    return std::make_shared<ReferenceLaw>(1228.22177631, 159.17186589, 587.72830338);
}

/// Phi at any six parameters, from the two averages alone.
double potential(ReferenceLaw& law, const TwoTask::Settings& at, double alpha2, const std::array<double, 6>& x) {
    const auto& [q0, r, qd, q0_hat, r_hat, qd_hat] = x;
    const InputAverages input = input_averages(InputOverlaps::of(q0, r, qd), at.beta);
    const AnchoredAverages site = anchored_averages(law, at.anchor, q0_hat, r_hat, qd_hat);
    return -qd_hat * qd + 0.5 * q0_hat * q0 - r_hat * r + site.weight.entropic + alpha2 * input.energetic;
}

TEST(TwoTask, StatesAreStationaryPointsOfThePotentialInAllSixParameters) {
    for (const auto& [gamma, r0, alpha2] :
         {std::array{1.0, -0.5, 0.5}, {0.1, 0.5, 1.0}, {0.1, 0.0, 2.0}, {0.0, 0.3, 0.5}}) {
        SCOPED_TRACE(testing::Message() << gamma << " " << r0 << " " << alpha2);
        const TwoTask::Settings settings{20.0, {20.0 * gamma, r0}};
        ReferenceLaw law = *reference();
        const auto states = TwoTaskStates(settings, reference()).at(alpha2);
        ASSERT_FALSE(states.empty());
        for (const TwoTaskState& state : states) {
            ASSERT_EQ(state.status, Status::converged);
            const TwoTask::Point& at = state.at;
            const std::array<double, 6> x{at.overlaps.q0, at.overlaps.r, at.overlaps.qd,
                                          at.q0_hat,      at.r_hat,      at.qd_hat};
            const double value = potential(law, settings, alpha2, x);
            EXPECT_NEAR(value, state.potential, 1e-9 * (1.0 + std::abs(value)));
            for (std::size_t k = 0; k < 6; ++k) {
                const double scale = k < 3 ? at.overlaps.delta : 1.0 + std::abs(x[k]);
                const double step = 1e-4 * scale;
                std::array<double, 6> up = x, down = x;
                up[k] += step;
                down[k] -= step;
                const double change = potential(law, settings, alpha2, up) - potential(law, settings, alpha2, down);
                // the second difference is what a parameter off by the step would leave
                const double bend =
                    potential(law, settings, alpha2, up) + potential(law, settings, alpha2, down) - 2.0 * value;
                EXPECT_LT(std::abs(change), 1e-3 * std::abs(bend) + 1e-10 * (1.0 + std::abs(value))) << k;
            }
        }
    }
}

TEST(TwoTask, TheSlopeOfThePotentialByTheLoadIsTheEnergeticTerm) {
    for (const auto& [gamma, r0, alpha2] : {std::array{1.0, -0.5, 0.5}, {0.1, 0.5, 1.0}}) {
        TwoTaskStates states({20.0, {20.0 * gamma, r0}}, reference());
        const double step = 1e-4 * alpha2;
        const TwoTaskState up = states.at(alpha2 + step).front(), down = states.at(alpha2 - step).front();
        EXPECT_NEAR((up.potential - down.potential) / (2.0 * step), states.at(alpha2).front().at.input.energetic, 1e-6);
    }
}

TEST(TwoTask, TheJacobianIsTheSlopeOfTheResidual) {
    const TwoTask task({20.0, {2.0, 0.5}}, reference());
    const double alpha2 = 0.7, step = 1e-5;
    const Eigen::Vector3d u = InputOverlaps::of(0.7, 0.5, 0.76).logarithms();
    const TwoTask::Point at = task.at(u, alpha2);
    for (int k = 0; k < 3; ++k) {
        const Eigen::Vector3d move = step * Eigen::Vector3d::Unit(k);
        const Eigen::Vector3d slope =
            (task.at(u + move, alpha2).residual - task.at(u - move, alpha2).residual) / (2.0 * step);
        EXPECT_LT((slope - at.jacobian.col(k)).norm(), 1e-6 * (1.0 + at.jacobian.col(k).norm())) << k;
    }
    const Eigen::Vector3d by_load =
        (task.at(u, alpha2 * std::exp(step)).residual - task.at(u, alpha2 * std::exp(-step)).residual) / (2.0 * step);
    EXPECT_LT((by_load - at.by_log_load).norm(), 1e-6 * (1.0 + by_load.norm()));
}

// k = 0: the second task is a single one, whatever the reference.
TEST(TwoTask, WithoutAnchorIsOneTask) {
    for (const double alpha2 : {0.3, 1.0, 1.7}) {
        const auto one = OneTaskStates({.beta = 20.0}).at(alpha2).states;
        for (const double r0 : {-0.5, 0.8}) {
            const auto two = TwoTaskStates({20.0, {0.0, r0}}, reference()).at(alpha2);
            ASSERT_EQ(two.size(), one.size()) << alpha2;
            for (const TwoTaskState& state : two) {
                const auto like = std::ranges::find_if(
                    one, [&](const OneTaskState& s) { return std::abs(s.at.overlaps.r - state.at.overlaps.r) < 1e-4; });
                ASSERT_NE(like, one.end());
                EXPECT_NEAR(state.at.overlaps.q0, like->at.overlaps.q0, 1e-9);
                EXPECT_NEAR(state.at.overlaps.r, like->at.overlaps.r, 1e-9);
                EXPECT_NEAR(state.at.overlaps.qd, like->at.overlaps.qd, 1e-9);
                EXPECT_NEAR(state.at.site.weight.p, like->at.weight.p, 1e-9);
                EXPECT_NEAR(state.at.site.p1, r0 * like->at.weight.p, 1e-9);
                EXPECT_NEAR(state.potential, OneTask::free_entropy(like->at, alpha2), 1e-8);
                EXPECT_NEAR(TwoTask::replicon(state.at, alpha2), OneTask::replicon(like->at, alpha2), 1e-6);
                EXPECT_EQ(state.joining, like->joining);
            }
        }
    }
}

} // namespace
} // namespace mattis
