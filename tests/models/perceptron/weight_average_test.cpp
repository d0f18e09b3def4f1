#include "models/perceptron/weight_average.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

struct Point {
    double q0_hat, r_hat, qd_hat, k;
};

const std::vector<Point> points{{0.778, 0.159, 0.492, 0.0}, {66.4, 7.37, 41.2, 0.0},  {2133.0, 60.6, 1153.0, 0.0},
                                {906.0, 118.6, 435.0, 0.0}, {0.299, 0.326, 0.0, 0.0}, {6323.0, 139.0, 3152.0, 100.0},
                                {20.0, -3.0, 5.0, 4.0}};

TEST(WeightAverages, AreTheIntegralsAsTheyAreWritten) {
    for (const Point& at : points) {
        const double noise = std::sqrt(at.q0_hat);
        const MagnetisationLaw law(at.qd_hat - 0.5 * at.q0_hat, at.k);
        double entropic = 0.0, q0 = 0.0, r = 0.0, qd = 0.0, p = 0.0, rest = 0.0, curvature = 0.0;
        const double step = 0.02 / std::max(1.0, noise);
        for (double z = -10.0; z < 10.0; z += step) {
            const double weight = step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
            const MagnetisationAverages of = law.at(noise * z + at.r_hat);
            entropic += weight * of.log_norm;
            q0 += weight * of.mean * of.mean;
            r += weight * of.mean;
            qd += weight * of.square;
            p += weight * of.sign;
            rest += weight * (1.0 - of.sign);
            curvature += weight * of.variance * of.variance;
        }
        const WeightAverages a = weight_averages(at.q0_hat, at.r_hat, at.qd_hat, at.k);
        EXPECT_NEAR(a.entropic, entropic, 1e-12 * (1.0 + std::abs(entropic))) << at.q0_hat;
        EXPECT_NEAR(a.excess, entropic - (at.qd_hat - 0.5 * at.q0_hat), 1e-12 * (1.0 + std::abs(entropic)))
            << at.q0_hat;
        EXPECT_NEAR(a.overlaps.q0, q0, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.r, r, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.qd, qd, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.gap, q0 - r * r, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.delta, qd - q0, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.rest, 1.0 - qd, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.p, p, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.p_rest, rest, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.curvature, curvature, 1e-12) << at.q0_hat;
    }
}

TEST(WeightAverages, OverlapsAreTheGradientOfTheEntropicTermAndSlopesItsHessian) {
    for (const Point& at : points) {
        const WeightAverages here = weight_averages(at.q0_hat, at.r_hat, at.qd_hat, at.k);
        const double gradient[]{-0.5 * here.overlaps.q0, here.overlaps.r, here.overlaps.qd};
        for (int k = 0; k < 3; ++k) {
            const double h = 1e-4 * (k == 1 ? std::sqrt(at.q0_hat) : at.q0_hat) / (1.0 + 1e-2 * at.q0_hat);
            const auto moved = [&](double by) {
                return weight_averages(at.q0_hat + (k == 0) * by, at.r_hat + (k == 1) * by, at.qd_hat + (k == 2) * by,
                                       at.k);
            };
            const WeightAverages a = moved(h), b = moved(-h), a2 = moved(0.5 * h), b2 = moved(-0.5 * h);
            const auto slope = [&](auto of) { return (8.0 * (of(a2) - of(b2)) - (of(a) - of(b))) / (6.0 * h); };
            EXPECT_NEAR(slope([](const WeightAverages& w) { return w.entropic; }), gradient[k], 2e-7)
                << at.q0_hat << " " << k;
            const Eigen::Vector3d overlaps{slope([](const WeightAverages& w) { return w.overlaps.q0; }),
                                           slope([](const WeightAverages& w) { return w.overlaps.r; }),
                                           slope([](const WeightAverages& w) { return w.overlaps.qd; })};
            EXPECT_LT((overlaps - here.slopes.col(k)).norm(), 1e-6 * here.slopes.norm()) << at.q0_hat << " " << k;
        }
    }
}

TEST(WeightAverages, WithoutATeacherNothingPointsAnywhere) {
    const WeightAverages a = weight_averages(3.0, 0.0, 1.0, 0.0);
    EXPECT_NEAR(a.overlaps.r, 0.0, 1e-15);
    EXPECT_NEAR(a.p, 0.0, 1e-15);
    EXPECT_GT(a.overlaps.q0, 0.1);
}

TEST(WeightAverages, AFinerRuleChangesNothing) {
    for (const Point& at : points) {
        const WeightAverages a = weight_averages(at.q0_hat, at.r_hat, at.qd_hat, at.k);
        const WeightAverages b = weight_averages(at.q0_hat, at.r_hat, at.qd_hat, at.k, 2.0);
        EXPECT_NEAR(a.entropic, b.entropic, 1e-13 * (1.0 + std::abs(b.entropic))) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.gap / b.overlaps.gap, 1.0, 1e-12) << at.q0_hat;
        EXPECT_NEAR(a.overlaps.delta / b.overlaps.delta, 1.0, 1e-11) << at.q0_hat;
        EXPECT_NEAR(a.p_rest / b.p_rest, 1.0, 1e-11) << at.q0_hat;
        EXPECT_LT((a.slopes - b.slopes).norm(), 1e-10 * b.slopes.norm()) << at.q0_hat;
    }
}

// A step of Newton's method may ask for anything: no memory is taken for what would be too long.
TEST(WeightAverages, AreNotTakenFarAway) {
    for (const double k : {0.0, 100.0})
        for (const double q0_hat : {1e16, 1e300, HUGE_VAL, std::nan("")})
            EXPECT_FALSE(weight_averages(q0_hat, 0.1, 0.0, k).overlaps.admissible()) << q0_hat << " " << k;
}

} // namespace
} // namespace mattis
