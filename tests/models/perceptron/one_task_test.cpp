#include "models/perceptron/one_task.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

struct Case {
    OneTask::Settings settings;
    double alpha;
    Eigen::Vector3d u;
};

/// Points beside states, with and without a prior, free and held.
std::vector<Case> cases() {
    return {{{.beta = 20.0}, 0.5, {1.1, 1.6, 0.7}},
            {{.beta = 20.0}, 1.6, {3.1, 7.0, 6.5}},
            {{.beta = 1.0}, 2.0, {0.5, 0.6, 1.8}},
            {{.beta = 100.0, .prior = 100.0}, 1.0, {0.3, 3.6, 1.2}},
            {{.beta = 5.0, .qd = 0.8}, 2.0, {std::asinh(12.0), 2.9, 3.1}}};
}

TEST(OneTask, TheJacobianIsThatOfTheResidual) {
    constexpr double h = 1e-5;
    for (const Case& c : cases()) {
        const OneTask task(c.settings);
        const OneTask::Point here = task.at(c.u, c.alpha);
        for (int k = 0; k < 3; ++k) {
            Eigen::Vector3d up = c.u, down = c.u;
            up(k) += h;
            down(k) -= h;
            const Eigen::Vector3d slope = (task.at(up, c.alpha).residual - task.at(down, c.alpha).residual) / (2.0 * h);
            EXPECT_LT((slope - here.jacobian.col(k)).norm(), 1e-7 * (1.0 + slope.norm())) << c.alpha << " " << k;
        }
        const Eigen::Vector3d by_load =
            (task.at(c.u, c.alpha * std::exp(h)).residual - task.at(c.u, c.alpha * std::exp(-h)).residual) / (2.0 * h);
        EXPECT_LT((by_load - here.by_log_load).norm(), 1e-7 * (1.0 + by_load.norm())) << c.alpha;
    }
}

TEST(OneTask, TheGradientIsThatOfTheFreeEntropy) {
    constexpr double h = 1e-4;
    for (const Case& c : cases()) {
        const OneTask task(c.settings);
        const Eigen::Vector3d exact = task.free_entropy_gradient(task.at(c.u, c.alpha), c.u, c.alpha);
        for (int k = 0; k < 3; ++k) {
            const auto at = [&](double by) {
                Eigen::Vector3d moved = c.u;
                moved(k) += by;
                return OneTask::free_entropy(task.at(moved, c.alpha), c.alpha);
            };
            const double slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
            EXPECT_NEAR(slope, exact(k), 1e-8 * (1.0 + exact.norm())) << c.alpha << " " << k;
        }
    }
}

TEST(OneTask, WithoutInputsTheLawIsThatOfThePrior) {
    EXPECT_NEAR(OneTask({.beta = 20.0}).free_square(), 1.0 / 3.0, 1e-14);
    EXPECT_EQ(OneTask({.beta = 20.0}).free_multiplier(), 0.0);
    const OneTask held({.beta = 20.0, .qd = 0.7});
    EXPECT_NEAR(MagnetisationLaw(held.free_multiplier()).at(0.0).square, 0.7, 1e-12);
    EXPECT_LT(OneTask({.beta = 20.0, .prior = 400.0}).free_square(), 0.003) << "about 1/k";
}

TEST(OneTask, TheWeakStartNearlySolvesTheEquations) {
    for (const OneTask::Settings& settings :
         {OneTask::Settings{.beta = 20.0}, {.beta = 100.0, .prior = 100.0}, {.beta = 5.0, .qd = 0.8}}) {
        const OneTask task(settings);
        const auto miss = [&](double alpha) {
            const Eigen::Vector3d u = task.weak_start(alpha);
            return task.at(u, alpha).residual.norm();
        };
        EXPECT_LT(miss(1e-6), 1e-3);
        EXPECT_LT(miss(1e-6), 0.2 * miss(1e-4)) << "the smaller alpha, the better";
    }
}

} // namespace
} // namespace mattis
