#include "montecarlo/field_space/leapfrog.hpp"

#include <cmath>

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "tests/montecarlo/small_perceptron.hpp"

namespace mattis::mc {
namespace {

/// Fields and momenta of N weights at inverse temperature 5, and how they move.
struct Motion {
    explicit Motion(int N, std::int64_t M) : small(N, M, 0.5), potential(small.inputs(), {.weight = small.h.prior}) {
        Stream stream({.seed = 3, .purpose = Purpose::test_points});
        for (int i = 0; i < N; ++i) {
            theta.push_back(gaussian(stream));
            p.push_back(gaussian(stream));
        }
        gradient.resize(theta.size());
        H = energy(potential.at(theta, beta, gradient).U);
    }

    double energy(double U) const {
        double sum = U;
        for (const double x : p) sum += 0.5 * x * x;
        return sum;
    }
    /// The change of H.
    double move(int steps, double step) {
        return energy(leapfrog(potential, beta, steps, step, theta, p, gradient).U) - H;
    }

    static constexpr double beta = 5.0;
    SmallPerceptron small;
    FieldPotential potential;
    std::vector<double> theta{}, p{}, gradient{};
    double H = 0.0;
};

TEST(Leapfrog, ReturnsOnceMomentaAreTurnedRound) {
    Motion motion(40, 30);
    const std::vector<double> theta = motion.theta, p = motion.p;
    motion.move(25, 0.1);
    double moved = 0.0;
    for (std::size_t i = 0; i < theta.size(); ++i) moved += std::abs(motion.theta[i] - theta[i]);
    EXPECT_GT(moved, 10.0);
    for (double& x : motion.p) x = -x;
    motion.move(25, 0.1);
    for (std::size_t i = 0; i < theta.size(); ++i) {
        EXPECT_NEAR(motion.theta[i], theta[i], 1e-10);
        EXPECT_NEAR(motion.p[i], -p[i], 1e-10);
    }
}

TEST(Leapfrog, KeepsTheEnergyToSecondOrder) {
    // The same time in twice as many steps: a quarter of the error.
    double error = 0.0;
    for (const int steps : {16, 32, 64, 128}) {
        Motion motion(40, 30);
        const double change = std::abs(motion.move(steps, 0.64 / steps));
        if (steps > 16) {
            EXPECT_NEAR(error / change, 4.0, 0.4) << steps;
        }
        error = change;
    }
}

TEST(Leapfrog, KeepsVolumes) {
    // The Jacobian of two fields and momenta by differences.
    constexpr double h = 1e-5;
    Eigen::Matrix4d jacobian;
    for (int k = 0; k < 4; ++k) {
        Eigen::Vector4d end[2];
        for (const int side : {0, 1}) {
            Motion motion(2, 4);
            const auto i = static_cast<std::size_t>(k % 2);
            (k < 2 ? motion.theta : motion.p)[i] += side == 0 ? -h : h;
            motion.potential.at(motion.theta, Motion::beta, motion.gradient);
            motion.move(10, 0.2);
            end[side] << motion.theta[0], motion.theta[1], motion.p[0], motion.p[1];
        }
        jacobian.col(k) = (end[1] - end[0]) / (2.0 * h);
    }
    EXPECT_NEAR(jacobian.determinant(), 1.0, 1e-7);
    EXPECT_GT((jacobian - Eigen::Matrix4d::Identity()).norm(), 1.0);
}

} // namespace
} // namespace mattis::mc
