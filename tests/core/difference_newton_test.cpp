#include "core/difference_newton.hpp"

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(DifferenceNewton, ReachesRoundingOnASquareSystem) {
    const auto residual = [](const Vector& u) -> std::optional<Vector> {
        return Vector{{u(0) * u(0) + u(1) * u(1) - 2.0, u(0) - u(1)}};
    };
    const DifferenceRoot root = difference_newton(residual, Vector{{3.0, 0.5}});
    EXPECT_EQ(root.status, Status::converged);
    EXPECT_NEAR(root.u(0), 1.0, 1e-12);
    EXPECT_LE(root.residual, 1e-12);
    EXPECT_GT(root.iterations, 3);
}

TEST(DifferenceNewton, HalvesStepsThatLeaveTheDomain) {
    const auto residual = [](const Vector& u) -> std::optional<Vector> {
        if (!(u(0) > 0.0)) return std::nullopt;
        return Vector{{std::log(u(0))}};
    };
    const DifferenceRoot root = difference_newton(residual, Vector{{6.0}}, {.largest_step = 100.0});
    EXPECT_EQ(root.status, Status::converged);
    EXPECT_NEAR(root.u(0), 1.0, 1e-12);
    EXPECT_EQ(difference_newton(residual, Vector{{-1.0}}).status, Status::inadmissible);
}

TEST(DifferenceNewton, AnEquationWithoutRootIsNotSolved) {
    const auto residual = [](const Vector& u) -> std::optional<Vector> { return Vector{{u(0) * u(0) + 1.0}}; };
    const DifferenceRoot root = difference_newton(residual, Vector{{0.7}});
    EXPECT_EQ(root.status, Status::stalled);
    EXPECT_GE(root.residual, 1.0);
}

TEST(DifferenceNewton, StepsAreCapped) {
    int evaluations = 0;
    double farthest = 0.0;
    const auto residual = [&](const Vector& u) -> std::optional<Vector> {
        ++evaluations;
        farthest = std::max(farthest, std::abs(u(0)));
        return Vector{{std::atan(u(0) - 3.0)}};
    };
    EXPECT_EQ(difference_newton(residual, Vector{{0.0}}).status, Status::converged);
    EXPECT_LT(farthest, 3.6);
    EXPECT_GT(evaluations, 15);
}

} // namespace
} // namespace mattis
