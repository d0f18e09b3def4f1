#include "core/newton.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// x^2 + y^2 = 2, x = y, in the half plane x > 0.
struct Circle {
    Vector residual(const Vector& u) const { return Vector{{u(0) * u(0) + u(1) * u(1) - 2.0, u(0) - u(1)}}; }
    Linearisation linearise(const Vector& u) const {
        Matrix jacobian(2, 2);
        jacobian << 2.0 * u(0), 2.0 * u(1), 1.0, -1.0;
        return {residual(u), jacobian};
    }
    double residual_norm(const Vector&, const Vector& r) const { return r.cwiseAbs().maxCoeff(); }
    bool admissible(const Vector& u) const { return u(0) > 0.0; }
};

/// arctan(x) = 0: the full Newton step diverges from |x| > 1.39.
struct Arctan {
    Vector residual(const Vector& u) const { return Vector{{std::atan(u(0))}}; }
    Linearisation linearise(const Vector& u) const {
        return {residual(u), Matrix::Constant(1, 1, 1.0 / (1.0 + u(0) * u(0)))};
    }
    double residual_norm(const Vector&, const Vector& r) const { return std::abs(r(0)); }
    bool admissible(const Vector&) const { return true; }
};

/// x^2 + 1 = 0 has no root.
struct NoRoot {
    Vector residual(const Vector& u) const { return Vector{{u(0) * u(0) + 1.0}}; }
    Linearisation linearise(const Vector& u) const { return {residual(u), Matrix::Constant(1, 1, 2.0 * u(0))}; }
    double residual_norm(const Vector&, const Vector& r) const { return std::abs(r(0)); }
    bool admissible(const Vector&) const { return true; }
};

TEST(Newton, ConvergesToRounding) {
    const RootReport root = newton(Circle{}, Vector{{2.0, 0.3}});
    EXPECT_EQ(root.status, Status::converged);
    EXPECT_NEAR(root.u(0), 1.0, 1e-15);
    EXPECT_NEAR(root.u(1), 1.0, 1e-15);
    EXPECT_LE(root.residual, 1e-15);
    EXPECT_LE(root.iterations, 10);
}

TEST(Newton, HalvesStepsThatDoNotHelp) {
    const RootReport root = newton(Arctan{}, Vector{{20.0}});
    EXPECT_EQ(root.status, Status::converged);
    EXPECT_NEAR(root.u(0), 0.0, 1e-12);
}

TEST(Newton, NeverCallsAFailureConverged) {
    const RootReport root = newton(NoRoot{}, Vector{{0.7}});
    EXPECT_EQ(root.status, Status::stalled);
    EXPECT_GE(root.residual, 1.0);
}

TEST(Newton, RefusesAnInadmissibleStart) {
    EXPECT_EQ(newton(Circle{}, Vector{{-1.0, 1.0}}).status, Status::inadmissible);
}

TEST(Newton, ReportsNonFiniteNumbersAsDivergence) {
    EXPECT_EQ(newton(NoRoot{}, Vector{{1e200}}).status, Status::diverged);
}

/// x^2 + 1e-14 = 0 has no root, though its residual falls below any tolerance that is sensible.
struct NearlyARoot {
    Vector residual(const Vector& u) const { return Vector{{u(0) * u(0) + 1e-14}}; }
    Linearisation linearise(const Vector& u) const { return {residual(u), Matrix::Constant(1, 1, 2.0 * u(0))}; }
    double residual_norm(const Vector&, const Vector& r) const { return std::abs(r(0)); }
    bool admissible(const Vector&) const { return true; }
};

TEST(Newton, ASmallResidualNextToASingularJacobianIsNoRoot) {
    const RootReport root = newton(NearlyARoot{}, Vector{{0.7}});
    EXPECT_LE(root.residual, 1e-12);
    EXPECT_GT(root.error, 1e-8);
    EXPECT_EQ(root.status, Status::stalled);
}

TEST(Newton, SaysWhatTheRootMayBeOffBy) {
    const RootReport root = newton(Circle{}, Vector{{2.0, 0.3}});
    EXPECT_GT(root.error, 0.0);
    EXPECT_LT(root.error, 1e-15);
}

TEST(DifferenceNewton, ARoundedResidualLeavesAnUncertainRoot) {
    // The root is 1, but rounding of 1e-11 hides it behind a slope of 1e-5: the residual is small, the root is not
    // good.
    const auto residual = [](const Vector& u) -> std::optional<Vector> {
        return Vector{{1e-5 * (u(0) - 1.0) + 1e-11 * std::sin(1e16 * u(0))}};
    };
    const DifferenceRoot root = difference_newton(residual, Vector{{1.3}});
    EXPECT_EQ(root.status, Status::converged);
    EXPECT_LE(root.residual, 1e-9);
    EXPECT_GE(root.error(0), std::abs(root.u(0) - 1.0));
    EXPECT_FALSE(accurate(root));
}

TEST(DifferenceNewton, TheErrorOfAGoodRootIsSmall) {
    const auto residual = [](const Vector& u) -> std::optional<Vector> {
        return Vector{{u(0) * u(0) + u(1) * u(1) - 2.0, u(0) - u(1)}};
    };
    const DifferenceRoot root = difference_newton(residual, Vector{{3.0, 0.5}});
    EXPECT_TRUE(accurate(root));
    EXPECT_LT(root.error.maxCoeff(), 1e-11);
    EXPECT_GE(root.error(0), std::abs(root.u(0) - 1.0));
}

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
