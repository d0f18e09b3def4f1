#include "models/perceptron/one_task_curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Follows the curve as long as `goes_on`.
template <class F>
void follow(OneTaskCurve& curve, F&& goes_on) {
    for (int n = 0; n < 200 && goes_on() && curve.advance(); ++n) {
    }
}

TEST(OneTaskCurve, RunsThroughBothFoldsBesideTheStates) {
    const OneTask::Settings settings{.beta = 20.0};
    const OneTask task(settings);
    OneTaskCurve curve = OneTaskCurve::from_weak(settings);
    int folds = 0;
    follow(curve, [&] {
        folds += curve.turned();
        const OneTaskCurve::Step& last = curve.steps().back();
        const OneTask::Point at = task.at(last.at.head<3>(), curve.alpha());
        EXPECT_LT(at.residual.norm(), 2e-2) << curve.alpha();
        EXPECT_NEAR(last.tangent.norm(), 1.0, 1e-12);
        return curve.alpha() < 2.5;
    });
    EXPECT_EQ(folds, 2);
    EXPECT_FALSE(curve.frozen());
    EXPECT_GT(curve.alpha(), 2.5);
}

TEST(OneTaskCurve, PassesEachStateOnce) {
    const OneTask::Settings settings{.beta = 20.0};
    const OneTask task(settings);
    OneTaskCurve curve = OneTaskCurve::from_weak(settings);
    std::vector<Eigen::Vector3d> found;
    follow(curve, [&] {
        for (const Eigen::Vector3d& u : curve.passed(1.7)) found.push_back(u);
        return curve.alpha() < 2.5;
    });
    ASSERT_EQ(found.size(), 3u);
    for (const Eigen::Vector3d& u : found) EXPECT_LT(task.at(u, 1.7).residual.norm(), 5e-2) << u.transpose();
    EXPECT_LT(task.overlaps(found[0]).r, task.overlaps(found[1]).r);
    EXPECT_LT(task.overlaps(found[1]).r, task.overlaps(found[2]).r);
}

TEST(OneTaskCurve, DownwardsItEndsWhereTheOtherBegins) {
    const OneTask::Settings settings{.beta = 5.0};
    OneTaskCurve up = OneTaskCurve::from_weak(settings);
    follow(up, [&] { return up.alpha() < 2.0; });
    OneTaskCurve down = OneTaskCurve::downwards(settings, up.steps().back().at.head<3>(), up.alpha());
    follow(down, [&] { return !down.turned(); });
    EXPECT_FALSE(down.turned());
    EXPECT_LT(down.alpha(), 1e-3);
}

} // namespace
} // namespace mattis
