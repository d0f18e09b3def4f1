#include "models/perceptron/input_average.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gsl/gsl_sf_erf.h>
#include <gtest/gtest.h>

namespace mattis {
namespace {

struct Point {
    double q0, r, qd, beta;
};

const std::vector<Point> points{{0.073, 0.048, 0.373, 20.0},  {0.849, 0.605, 0.912, 20.0},
                                {0.984, 0.807, 0.9913, 20.0}, {0.970, 0.9847, 0.9704, 20.0},
                                {0.219, 0.252, 0.436, 5.0},   {0.9, -0.5, 0.95, 20.0},
                                {0.611, 0.722, 0.615, 100.0}, {0.9, 0.7, 0.95, 2000.0}};

TEST(InputOverlaps, LogarithmsAreTheirInverse) {
    for (const Point& at : points) {
        const InputOverlaps q = InputOverlaps::of(at.q0, at.r, at.qd);
        const InputOverlaps again = InputOverlaps::of_logarithms(q.logarithms());
        EXPECT_NEAR(again.q0, at.q0, 1e-15);
        EXPECT_NEAR(again.r, at.r, 1e-15);
        EXPECT_NEAR(again.qd, at.qd, 1e-15);
        EXPECT_NEAR(again.gap, q.gap, 1e-15);
        EXPECT_NEAR(again.delta, q.delta, 1e-15);
        EXPECT_NEAR(again.rest, q.rest, 1e-15);
        constexpr double h = 1e-6;
        for (int k = 0; k < 3; ++k) {
            Eigen::Vector3d up = q.logarithms(), down = up;
            up(k) += h;
            down(k) -= h;
            const InputOverlaps a = InputOverlaps::of_logarithms(up), b = InputOverlaps::of_logarithms(down);
            const Eigen::Vector3d slope = Eigen::Vector3d(a.q0 - b.q0, a.r - b.r, a.qd - b.qd) / (2.0 * h);
            EXPECT_LT((slope - q.slopes_by_logarithms().col(k)).norm(), 1e-9) << k;
        }
    }
}

/// Central differences of the averages in one overlap, with one Richardson step.
struct Differences {
    double energetic;
    Eigen::Vector3d conjugates;
};

Differences differences(const Point& at, int k) {
    const InputOverlaps q = InputOverlaps::of(at.q0, at.r, at.qd);
    const double h = 1e-3 * std::min({q.gap, q.delta, q.rest});
    const auto by = [&](double d) {
        const auto moved = [&](double by) {
            return input_averages(InputOverlaps::of(at.q0 + (k == 0) * by, at.r + (k == 1) * by, at.qd + (k == 2) * by),
                                  at.beta);
        };
        const InputAverages a = moved(d), b = moved(-d);
        return Differences{(a.energetic - b.energetic) / (2.0 * d),
                           Eigen::Vector3d(a.q0_hat - b.q0_hat, a.r_hat - b.r_hat, a.qd_hat - b.qd_hat) / (2.0 * d)};
    };
    const Differences whole = by(h), half = by(0.5 * h);
    return {(4.0 * half.energetic - whole.energetic) / 3.0, (4.0 * half.conjugates - whole.conjugates) / 3.0};
}

TEST(InputAverages, ConjugatesAreTheGradientOfTheEnergeticTermAndSlopesItsHessian) {
    for (const Point& at : points) {
        const InputAverages here = input_averages(InputOverlaps::of(at.q0, at.r, at.qd), at.beta);
        const double gradient[]{-0.5 * here.q0_hat, here.r_hat, here.qd_hat};
        for (int k = 0; k < 3; ++k) {
            const Differences d = differences(at, k);
            EXPECT_NEAR(d.energetic, gradient[k], 1e-7 * (1.0 + std::abs(here.q0_hat))) << at.q0 << " " << k;
            EXPECT_LT((d.conjugates - here.slopes.col(k)).norm(), 1e-6 * here.slopes.norm()) << at.q0 << " " << k;
        }
    }
}

TEST(InputAverages, TheLogLikelihoodIsTheSlopeByBeta) {
    for (const Point& at : points) {
        const InputOverlaps q = InputOverlaps::of(at.q0, at.r, at.qd);
        const double h = 1e-3 * at.beta;
        const double slope =
            (input_averages(q, at.beta + h).energetic - input_averages(q, at.beta - h).energetic) / (2.0 * h);
        EXPECT_NEAR(input_averages(q, at.beta).log_likelihood, slope, 1e-6 * (1.0 + std::abs(slope))) << at.q0;
    }
}

TEST(InputAverages, AtBetaOneTheyAreOrdinaryIntegrals) {
    // psi = ln Phi(h/sqrt(1-q0)).
    for (const auto& [q0, r, qd] : {std::tuple{0.3, 0.3, 0.5}, {0.9, 0.93, 0.95}, {0.05, 0.02, 0.34}}) {
        const double scale = std::sqrt(1.0 - q0), gap = q0 - r * r;
        double energetic = 0.0, square = 0.0, first = 0.0;
        constexpr double step = 1e-3;
        for (double t = -12.0; t < 12.0; t += step) {
            const double density = step * std::exp(-0.5 * t * t) / std::sqrt(2.0 * std::numbers::pi);
            const double weight = density * std::erfc(-r * t / std::sqrt(2.0 * gap)), u = std::sqrt(q0) * t / scale;
            const double slope = gsl_sf_hazard(-u) / scale;
            energetic += weight * (gsl_sf_log_erfc(-u / std::numbers::sqrt2) - std::numbers::ln2);
            square += weight * slope * slope;
            first += density * gsl_sf_hazard(-std::sqrt(gap) * t / scale) / scale;
        }
        const InputAverages at = input_averages(InputOverlaps::of(q0, r, qd), 1.0);
        EXPECT_NEAR(at.energetic, energetic, 1e-12);
        EXPECT_NEAR(at.q0_hat, square, 1e-12 * square);
        EXPECT_NEAR(at.r_hat, std::sqrt(2.0 / std::numbers::pi) * first, 1e-12 * first);
        EXPECT_NEAR(at.qd_hat, 0.0, 1e-12) << "psi does not depend on qd";
    }
}

TEST(InputAverages, AnOppositeTeacherExchangesTheLabels) {
    // Phi(x) + Phi(-x) = 1: the sum over both signs of r forgets the teacher.
    const double q0 = 0.7, qd = 0.8, beta = 20.0;
    const auto sum = [&](double r) {
        const InputAverages a = input_averages(InputOverlaps::of(q0, r, qd), beta);
        const InputAverages b = input_averages(InputOverlaps::of(q0, -r, qd), beta);
        EXPECT_NEAR(a.r_hat, b.r_hat, 1e-12 * a.r_hat) << r;
        return std::pair{a.energetic + b.energetic, a.q0_hat + b.q0_hat};
    };
    const auto [energetic, square] = sum(0.0);
    for (const double r : {0.3, 0.6, 0.83}) {
        EXPECT_NEAR(sum(r).first, energetic, 1e-11 * std::abs(energetic)) << r;
        EXPECT_NEAR(sum(r).second, square, 1e-11 * square) << r;
    }
}

TEST(InputAverages, AFinerRuleChangesNothing) {
    for (const Point& at : points) {
        const InputOverlaps q = InputOverlaps::of(at.q0, at.r, at.qd);
        const InputAverages a = input_averages(q, at.beta), b = input_averages(q, at.beta, 3.0);
        EXPECT_NEAR(a.energetic / b.energetic, 1.0, 1e-12) << at.q0;
        EXPECT_NEAR(a.q0_hat / b.q0_hat, 1.0, 1e-12) << at.q0;
        EXPECT_NEAR(a.r_hat / b.r_hat, 1.0, 1e-12) << at.q0;
        EXPECT_NEAR(a.qd_hat, b.qd_hat, 1e-11 * b.q0_hat) << at.q0;
        EXPECT_NEAR(a.curvature / b.curvature, 1.0, 1e-11) << at.q0;
    }
}

} // namespace
} // namespace mattis
