#include "models/perceptron/anchored_average.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Conjugates of a good and a poor state of task 1, and of one at low beta.
ReferenceLaw good_reference() { return {1228.22177631, 159.17186589, 587.72830338}; }
ReferenceLaw poor_reference() { return {66.41910443, 7.37003588, 41.17661773}; }

struct Conjugates {
    double q0, r, qd;
};
const std::vector<Conjugates> points{{634.1, 9.4, 303.1}, {0.4, 0.05, 0.3},   {1013.0, 132.3, 486.4},
                                     {171.0, 9.0, 101.0}, {3e-3, 1e-2, 2e-3}, {8845.0, 1107.0, 4205.0}};

AnchoredAverages averages(ReferenceLaw& reference, const Anchor& anchor, const Conjugates& at,
                          double refinement = 1.0) {
    return anchored_averages(reference, anchor, at.q0, at.r, at.qd, refinement);
}

TEST(AnchoredAverage, WithoutAnchorIsOneTask) {
    ReferenceLaw reference = good_reference();
    for (const double r0 : {-0.5, 0.0, 0.7, 1.0})
        for (const Conjugates& at : points) {
            SCOPED_TRACE(testing::Message() << r0 << " " << at.q0);
            const AnchoredAverages two = averages(reference, {0.0, r0}, at);
            const WeightAverages one = weight_averages(at.q0, at.r, at.qd, 0.0);
            EXPECT_NEAR(two.weight.entropic, one.entropic, 1e-11 * (1.0 + std::abs(one.entropic)));
            EXPECT_NEAR(two.weight.overlaps.q0, one.overlaps.q0, 1e-12);
            EXPECT_NEAR(two.weight.overlaps.r, one.overlaps.r, 1e-12);
            EXPECT_NEAR(two.weight.overlaps.qd, one.overlaps.qd, 1e-12);
            EXPECT_NEAR(two.weight.p, one.p, 1e-12);
            EXPECT_NEAR(two.weight.curvature, one.curvature, 1e-12);
            EXPECT_NEAR(two.p1, r0 * one.p, 1e-12);
            EXPECT_LT((two.weight.slopes - one.slopes).cwiseAbs().maxCoeff(),
                      1e-10 * (1.0 + one.slopes.cwiseAbs().maxCoeff()));
        }
}

// Under a strong anchor weak noise needs sums that are too long: those are refused, one for each reference.
TEST(AnchoredAverage, FinerRulesGiveTheSame) {
    int refused = 0;
    for (const double k : {1.0, 2.0, 20.0, 300.0})
        for (ReferenceLaw reference : {good_reference(), poor_reference()})
            for (const Conjugates& at : points) {
                SCOPED_TRACE(testing::Message() << k << " " << at.q0);
                const AnchoredAverages coarse = averages(reference, {k, -0.3}, at);
                if (coarse.work == 0.0) {
                    ++refused;
                    continue;
                }
                const AnchoredAverages fine = averages(reference, {k, -0.3}, at, 1.6);
                ASSERT_GT(fine.work, 0.0);
                EXPECT_NEAR(coarse.weight.entropic, fine.weight.entropic, 1e-11 * (1.0 + k));
                EXPECT_NEAR(coarse.weight.overlaps.q0, fine.weight.overlaps.q0, 1e-12);
                EXPECT_NEAR(coarse.weight.overlaps.r, fine.weight.overlaps.r, 1e-12);
                EXPECT_NEAR(coarse.weight.overlaps.qd, fine.weight.overlaps.qd, 1e-12);
                EXPECT_NEAR(coarse.weight.overlaps.delta / fine.weight.overlaps.delta, 1.0, 1e-9);
                EXPECT_NEAR(coarse.weight.p, fine.weight.p, 1e-12);
                EXPECT_NEAR(coarse.p1, fine.p1, 1e-12);
                EXPECT_NEAR(coarse.weight.curvature, fine.weight.curvature, 1e-12);
                EXPECT_NEAR(coarse.anchoring, fine.anchoring, 1e-10 * (1.0 + k));
            }
    EXPECT_EQ(refused, 2);
}

// The first way is taken with much noise, the second with little: both have 2e-4 and 2e-3 between them.
TEST(AnchoredAverage, IsSmoothWhereTheWayOfSummingChanges) {
    ReferenceLaw reference = good_reference();
    const auto q0 = [&](double noise) { return averages(reference, {20.0, 0.5}, {noise * noise, 0.1, 0.2}); };
    // E f(b + noise x) is even in the noise: differences from noise = 0 are multiples of its square
    const double base = q0(0.0).weight.overlaps.r, unit = q0(1e-2).weight.overlaps.r - base;
    for (double noise = 2e-4; noise < 5e-2; noise *= 2.0)
        EXPECT_NEAR(q0(noise).weight.overlaps.r - base, unit * (noise * noise / 1e-4),
                    1e-12 + 40.0 * std::abs(unit) * noise * noise * (noise * noise + 1e-4) / 1e-4);
}

double entropic(ReferenceLaw& reference, const Anchor& anchor, const Conjugates& at) {
    return averages(reference, anchor, at).weight.entropic;
}

// dG_S/dq0_hat = -q0/2 - ..., the stationarity conditions: r = dG_S/dr_hat, qd = dG_S/dqd_hat, q0 = -2 dG_S/dq0_hat.
TEST(AnchoredAverage, OverlapsAreSlopesOfTheEntropicTerm) {
    ReferenceLaw reference = good_reference();
    for (const double k : {0.0, 2.0, 20.0})
        for (const Conjugates& at : {points[0], points[1], points[3]}) {
            SCOPED_TRACE(testing::Message() << k << " " << at.q0);
            const Anchor anchor{k, 0.4};
            const auto slope = [&](double Conjugates::*member, double step) {
                Conjugates up = at, down = at;
                up.*member += step;
                down.*member -= step;
                return (entropic(reference, anchor, up) - entropic(reference, anchor, down)) / (2.0 * step);
            };
            const double step = 1e-3 * std::min(1.0, at.q0);
            const InputOverlaps q = averages(reference, anchor, at).weight.overlaps;
            EXPECT_NEAR(slope(&Conjugates::r, step), q.r, 1e-7);
            EXPECT_NEAR(slope(&Conjugates::qd, step), q.qd, 1e-7);
            EXPECT_NEAR(slope(&Conjugates::q0, step), -0.5 * q.q0, 1e-7);
        }
}

TEST(AnchoredAverage, SlopesAreDifferences) {
    ReferenceLaw reference = poor_reference();
    for (const double k : {2.0, 20.0})
        for (const Conjugates& at : {points[0], points[1], points[3]}) {
            SCOPED_TRACE(testing::Message() << k << " " << at.q0);
            const Anchor anchor{k, -0.6};
            const Eigen::Matrix3d slopes = averages(reference, anchor, at).weight.slopes;
            double Conjugates::*const members[]{&Conjugates::q0, &Conjugates::r, &Conjugates::qd};
            for (int j = 0; j < 3; ++j) {
                Conjugates up = at, down = at;
                const double step = 1e-4 * at.q0;
                up.*members[j] += step;
                down.*members[j] -= step;
                const InputOverlaps high = averages(reference, anchor, up).weight.overlaps;
                const InputOverlaps low = averages(reference, anchor, down).weight.overlaps;
                EXPECT_NEAR((high.q0 - low.q0) / (2.0 * step), slopes(0, j), 1e-7 * (1.0 + std::abs(slopes(0, j))));
                EXPECT_NEAR((high.r - low.r) / (2.0 * step), slopes(1, j), 1e-7 * (1.0 + std::abs(slopes(1, j))));
                EXPECT_NEAR((high.qd - low.qd) / (2.0 * step), slopes(2, j), 1e-7 * (1.0 + std::abs(slopes(2, j))));
            }
        }
}

TEST(AnchoredAverage, AnchoringIsTheSlopeByTheStrength) {
    ReferenceLaw reference = good_reference();
    for (const double k : {0.5, 2.0, 20.0})
        for (const Conjugates& at : points) {
            const double step = 1e-4 * k;
            const double slope =
                (entropic(reference, {k + step, 0.3}, at) - entropic(reference, {k - step, 0.3}, at)) / (2.0 * step);
            EXPECT_NEAR(averages(reference, {k, 0.3}, at).anchoring, -k * slope, 1e-6 * (1.0 + k)) << k << " " << at.q0;
        }
}

/// int f(m) dm over [-1, 1] in theta = artanh m, by the trapezoidal rule.
template <class F>
double over_magnetisations(F&& f) {
    constexpr double step = 0.02, end = 20.0;
    double sum = 0.0;
    for (double theta = -end; theta <= end; theta += step) {
        const double cosh = std::cosh(theta);
        sum += step / (cosh * cosh) * f(std::tanh(theta), theta);
    }
    return sum;
}

template <class F>
double normal_average(F&& f) {
    constexpr double step = 0.35, end = 7.0;
    double sum = 0.0;
    for (double z = -end; z <= end; z += step) sum += step * std::exp(-0.5 * z * z) * f(z);
    return sum / std::sqrt(2.0 * std::numbers::pi);
}

/// KL(m || m^1) of two laws of a weight, from its definition, with m = tanh(theta).
double divergence(double theta, double theta1) {
    const auto log_up = [](double t) { return -std::log1p(std::exp(-2.0 * t)); }; // ln (1 + tanh t)/2
    const double up = 1.0 / (1.0 + std::exp(-2.0 * theta)), down = 1.0 / (1.0 + std::exp(2.0 * theta));
    return up * (log_up(theta) - log_up(theta1)) + down * (log_up(-theta) - log_up(-theta1));
}

// The averages as published: four integrals, one in the other, with the divergence itself and weights of teacher 1 of
// either sign. Small conjugates, so that plain rules resolve them.
TEST(AnchoredAverage, IsTheNestedAverage) {
    const Conjugates task1{1.3, 0.6, 0.4}, task2{0.8, 0.5, 0.9};
    const Anchor anchor{1.5, 0.4};
    const double A1 = task1.qd - 0.5 * task1.q0, A = task2.qd - 0.5 * task2.q0;
    double q0 = 0.0, r = 0.0, p1 = 0.0, entropic = 0.0;
    for (const double w1 : {1.0, -1.0}) {
        const auto density = [&](double m1) { // of task 1, w^1 = w1
            return normal_average([&](double z) {
                const double B = std::sqrt(task1.q0) * z + task1.r * w1;
                return std::exp(A1 * m1 * m1 + B * m1) /
                       over_magnetisations([&](double m, double) { return std::exp(A1 * m * m + B * m); });
            });
        };
        constexpr double step = 0.25, end = 10.0;
        for (double theta1 = -end; theta1 <= end; theta1 += step) {
            const double cosh = std::cosh(theta1), weight = 0.5 * step / (cosh * cosh) * density(std::tanh(theta1));
            for (const double w2 : {1.0, -1.0}) {
                const double of_w2 = 0.5 * (1.0 + anchor.r0 * w1 * w2);
                constexpr double dx = 0.5;
                for (double x = -6.5; x <= 6.5; x += dx) {
                    const double share =
                        weight * of_w2 * dx * std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
                    double I = 0.0, mean = 0.0, sign = 0.0;
                    over_magnetisations([&](double m, double theta) {
                        const double cosh2 = std::cosh(theta) * std::cosh(theta);
                        const double w = std::exp(A * m * m + (std::sqrt(task2.q0) * x + task2.r * w2) * m -
                                                  anchor.k * divergence(theta, theta1)) /
                                         cosh2;
                        I += w;
                        mean += w * m;
                        sign += w * std::copysign(std::abs(m) > 1e-9 ? 1.0 : 0.0, m);
                        return 0.0;
                    });
                    q0 += share * (mean / I) * (mean / I);
                    r += share * w2 * mean / I;
                    p1 += share * w1 * sign / I;
                    entropic += share * std::log(0.02 * I);
                }
            }
        }
    }
    ReferenceLaw reference(task1.q0, task1.r, task1.qd);
    const AnchoredAverages ours = averages(reference, anchor, task2);
    EXPECT_NEAR(ours.weight.entropic, entropic, 1e-8);
    EXPECT_NEAR(ours.weight.overlaps.q0, q0, 1e-8);
    EXPECT_NEAR(ours.weight.overlaps.r, r, 1e-8);
    EXPECT_NEAR(ours.p1, p1, 1e-4) << "the sign jumps";
}

// Task 2 cannot move weights that are held infinitely well; without conjugates they scatter around the reference.
TEST(AnchoredAverage, AStrongAnchorIsTheReference) {
    ReferenceLaw reference = poor_reference();
    double square = 0.0, sign = 0.0;
    for (const ReferenceLaw::Node& node : reference.nodes(ReferenceLaw::own_step / 8)) {
        square += node.probability * std::tanh(node.theta) * std::tanh(node.theta);
        sign += node.probability * (node.theta > 0.0 ? 1.0 : node.theta < 0.0 ? -1.0 : 0.0);
    }
    double before = 1.0;
    for (const double k : {20.0, 200.0, 2000.0}) {
        const AnchoredAverages at = anchored_averages(reference, {k, 0.3}, 0.0, 0.0, 0.0);
        const double off = std::abs(at.weight.overlaps.qd - square) + std::abs(at.p1 - sign);
        EXPECT_LT(off, 0.3 * before) << k;
        EXPECT_NEAR(at.weight.p, 0.3 * at.p1, 1e-12) << k;
        before = off;
    }
}

// A step of Newton's method can ask for conjugates of any size.
TEST(AnchoredAverage, SumsThatWouldBeTooLongAreNotTaken) {
    ReferenceLaw reference = good_reference();
    for (const Conjugates& at : {Conjugates{1e12, 1e11, 5e11}, {1e9, 1e8, 5e8 + 10.0}, {1e12, 0.0, 0.0}})
        EXPECT_FALSE(averages(reference, {20.0, 0.5}, at).weight.overlaps.admissible()) << at.q0;
    EXPECT_FALSE(averages(reference, {1e7, 0.5}, {1.0, 0.1, 200.0}).weight.overlaps.admissible());
    EXPECT_TRUE(averages(reference, {2000.0, 0.5}, {1.0, 0.1, 0.5}).weight.overlaps.admissible());
}

} // namespace
} // namespace mattis
