#include "models/perceptron/teacher_potential.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/perceptron/teacher.hpp"
#include "models/perceptron/teacher_overlap.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

PotentialCurve curve(double alpha, const std::vector<double>& overlaps) {
    return teacher_potential()->curve(PerceptronTeacher({alpha}), {}, overlaps);
}

double value(const PotentialPoint& point, std::size_t k) { return point.values.at(k).value.value(); }

/// int Dz f(z) by the trapezoidal rule of a fine fixed step.
template <class F>
double normal_average(F&& f) {
    constexpr double step = 1e-3, reach = 9.0;
    double sum = 0.0;
    for (double z = -reach; z <= reach; z += step) sum += std::exp(-0.5 * z * z) * f(z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

double normal_law(double u) { return std::max(1e-300, 0.5 * std::erfc(-u / std::numbers::sqrt2)); }

TEST(TeacherPotential, SolvesTheEquationsAsTheyAreWritten) {
    for (const double alpha : {0.5, 1.2, 1.6})
        for (const double R : {-0.2, 0.3, 0.8}) {
            if (alpha > 1.0 && R < 0.0) continue; // has no solution
            const PotentialPoint point = curve(alpha, {R}).points[0];
            ASSERT_EQ(point.status, Status::converged) << alpha << " " << R;
            const double q = value(point, 1), q_hat = value(point, 2), R_hat = value(point, 3);
            const auto F = [&](double z) { return std::sqrt(q_hat) * z + R_hat; };
            const auto u = [&](double z) { return std::sqrt(q / (1.0 - q)) * z; };
            const auto v = [&](double z) { return R / std::sqrt(q - R * R) * z; };
            EXPECT_NEAR(normal_average([&](double z) { return std::tanh(F(z)); }), R, 1e-11);
            EXPECT_NEAR(normal_average([&](double z) { return std::pow(std::tanh(F(z)), 2); }), q, 1e-11);
            const double inputs = normal_average([&](double z) {
                const double kappa =
                    std::exp(-0.5 * u(z) * u(z)) / std::sqrt(2.0 * std::numbers::pi) / normal_law(u(z));
                return 2.0 * normal_law(v(z)) * kappa * kappa;
            });
            EXPECT_NEAR(alpha / (1.0 - q) * inputs / q_hat, 1.0, 1e-10) << alpha << " " << R;
            const double weights = normal_average([&](double z) { return std::log(2.0 * std::cosh(F(z))); });
            const double errors =
                normal_average([&](double z) { return normal_law(v(z)) * std::log(normal_law(u(z))); });
            EXPECT_NEAR(value(point, 0), -0.5 * q_hat * (1.0 - q) - R * R_hat + weights + 2.0 * alpha * errors, 1e-10);
        }
}

TEST(TeacherPotential, SlopeIsThatOfTheEntropy) {
    for (const double gap : {1.1, 0.7, 0.2, 0.05, 0.01}) {
        const double d = 1e-4 * gap;
        const auto s = students_at_overlap(0.9, gap), below = students_at_overlap(0.9, gap + d),
                   above = students_at_overlap(0.9, gap - d);
        ASSERT_EQ(s.status, Status::converged) << gap;
        EXPECT_NEAR((above.entropy - below.entropy) / (2.0 * d), s.slope, 1e-6 * (1.0 + std::abs(s.slope))) << gap;
    }
}

// The states of Gibbs learning, found by the solver of those alone, are the stationary points of q = R: with the stable
// one as a maximum. Another stationary point near the teacher is broken; no state of learning has q != R.
TEST(TeacherPotential, StationaryPointsOfEqualOverlapsAreTheStatesOfLearning) {
    for (const double alpha : {0.2, 0.7, 1.0, 1.24, 1.4}) {
        std::vector<Solution> states =
            solvers::theory_of("perceptron_teacher")
                .solve(std::vector<ModelAt>{PerceptronTeacher({alpha})}, replica_symmetric, std::vector{Branch::poor})
                .at(0);
        ASSERT_EQ(states.size(), 2u) << alpha;
        std::ranges::sort(states, {}, [](const Solution& s) { return *order_value(s, "q"); });
        std::vector<StationaryPoint> equal;
        for (const StationaryPoint& at : curve(alpha, {0.5}).stationary) {
            if (std::abs(at.values.at(1).value.value() - at.at) < 1e-9)
                equal.push_back(at);
            else
                EXPECT_FALSE(at.stable) << alpha << " " << at.at;
        }
        ASSERT_EQ(equal.size(), states.size()) << alpha;
        for (std::size_t k = 0; k < states.size(); ++k) {
            EXPECT_NEAR(equal[k].at, *order_value(states[k], "q"), 1e-11) << alpha;
            EXPECT_NEAR(equal[k].value, *states[k].entropy, 1e-12) << alpha;
        }
        EXPECT_EQ(equal[0].kind, "maximum") << alpha;
        EXPECT_TRUE(equal[0].stable) << alpha;
    }
    for (const StationaryPoint& at : curve(1.6, {0.5}).stationary) EXPECT_FALSE(at.stable) << "beyond the spinodal";
}

TEST(TeacherPotential, IsKnownAtItsEnds) {
    const PotentialCurve ends = curve(1.0, {-1.0, 1.0});
    EXPECT_EQ(ends.points[0].status, Status::absent);
    EXPECT_EQ(value(ends.points[1], 0), 0.0);
    const PotentialCurve free = curve(0.0, {0.0, 0.5, 1.0});
    EXPECT_DOUBLE_EQ(value(free.points[0], 0), std::numbers::ln2);
    EXPECT_DOUBLE_EQ(value(free.points[1], 0), -0.75 * std::log(0.75) - 0.25 * std::log(0.25));
}

TEST(TeacherPotential, SaysWhereItsEquationsHaveNoSolution) {
    for (const auto& [alpha, overlap] :
         {std::pair{1.0, -0.9}, {1.0, -0.3}, {3.0, 0.5}, {50.0, 0.5}, {50.0, 0.999999}}) {
        const PotentialPoint point = curve(alpha, {overlap}).points[0];
        EXPECT_EQ(point.status, Status::absent) << alpha << " " << overlap;
        EXPECT_FALSE(point.reason.empty());
    }
}

TEST(TeacherPotential, ListsTheStateOfWeakLearningAtSmallLoads) {
    for (const double alpha : {1e-4, 1e-3}) {
        const PotentialCurve found = curve(alpha, {0.5});
        ASSERT_FALSE(found.stationary.empty()) << alpha;
        EXPECT_NEAR(found.stationary.front().at / (2.0 * alpha / std::numbers::pi), 1.0, 3.0 * alpha + 1e-3);
        EXPECT_NEAR(found.stationary.front().curvature.value(), -1.0, 3.0 * alpha + 1e-3);
    }
}

// From an independent computation.
TEST(TeacherPotential, HasTheNumbersOfAnIndependentComputation) {
    const PotentialPoint low = curve(1.6, {0.3}).points[0];
    EXPECT_NEAR(value(low, 0), -0.5606316947488819, 1e-9);
    EXPECT_NEAR(value(low, 1), 0.8891417120298006, 1e-9);
    EXPECT_NEAR(value(curve(1.0, {0.95}).points[0], 0), -0.009212597788344934, 1e-10);
}

} // namespace
} // namespace mattis
