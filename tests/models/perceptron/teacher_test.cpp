#include "models/perceptron/teacher.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

/// int Dz f(z) by the trapezoidal rule of a fine fixed step.
template <class F>
double normal_average(F&& f) {
    constexpr double step = 1e-3, reach = 12.0;
    double sum = 0.0;
    for (double z = -reach; z <= reach; z += step) sum += std::exp(-0.5 * z * z) * f(z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

/// Not below 1e-300, where no integrand has a share.
double normal_law(double u) { return std::max(1e-300, 0.5 * std::erfc(-u / std::numbers::sqrt2)); }

struct Averages {
    double R, r, entropy;
};

/// The equations as they are written, at R and r.
Averages averages(double alpha, double R, double r) {
    const auto u = [&](double z) { return std::sqrt(R / (1.0 - R)) * z; };
    Averages at{};
    at.R = normal_average([&](double z) { return std::tanh(std::sqrt(r) * z + r); });
    at.r = alpha / (1.0 - R) * normal_average([&](double z) {
               const double density = std::exp(-0.5 * u(z) * u(z)) / std::sqrt(2.0 * std::numbers::pi);
               return 2.0 * density * density / normal_law(u(z));
           });
    const double weights = normal_average([&](double z) { return std::log(2.0 * std::cosh(std::sqrt(r) * z + r)); });
    const double inputs = normal_average([&](double z) { return normal_law(u(z)) * std::log(normal_law(u(z))); });
    at.entropy = -0.5 * r * (1.0 + R) + weights + 2.0 * alpha * inputs;
    return at;
}

std::vector<Solution> states(double alpha) {
    const std::vector<ModelAt> row{PerceptronTeacher({alpha})};
    const Theory& theory = solvers::theory_of("perceptron_teacher");
    return theory.solve(row, replica_symmetric, PerceptronTeacher::branches).at(0);
}

TEST(PerceptronTeacher, StatesSolveTheEquations) {
    for (const double alpha : {0.3, 1.0, 1.4}) {
        int poor = 0;
        for (const Solution& s : states(alpha)) {
            ASSERT_TRUE(s.converged());
            if (s.branch != Branch::poor) continue;
            ++poor;
            const double R = *order_value(s, "q"), r = *order_value(s, "r");
            const Averages at = averages(alpha, R, r);
            EXPECT_NEAR(at.R, R, 1e-10) << alpha;
            EXPECT_NEAR(at.r, r, 1e-9) << alpha;
            EXPECT_NEAR(*s.entropy, at.entropy, 1e-10) << alpha;
            EXPECT_NEAR(*order_value(s, "eps"), std::acos(R) / std::numbers::pi, 1e-12);
        }
        EXPECT_GE(poor, 1) << alpha;
    }
}

// Gyorgyi, Phys. Rev. A 41, 7097 (1990): 1.245 and 1.493; the digits are those of an independent computation.
TEST(PerceptronTeacher, LinesAreWhereTheyArePublished) {
    const ModelAt at = PerceptronTeacher({1.0});
    const LinePoint spinodal = solvers::trace(at, "spinodal").points.at(0);
    EXPECT_NEAR(spinodal.found.value(), 1.4926318182, 1e-9);
    EXPECT_NEAR(spinodal.order.at(0).value.value(), 0.89366142, 1e-6);
    const LinePoint transition = solvers::trace(at, "transition").points.at(0);
    EXPECT_NEAR(transition.found.value(), 1.2446839899, 1e-9);
    EXPECT_NEAR(transition.order.at(0).value.value(), 0.69376022, 1e-7);
    EXPECT_NEAR(transition.order.at(2).value.value(), 0.25595275, 1e-7);
}

TEST(PerceptronTeacher, OnlyTheTeacherIsLeftBeyondTheSpinodal) {
    std::vector<Branch> stable;
    for (const Solution& s : states(1.6))
        if (s.converged() && s.stable) stable.push_back(s.branch);
    EXPECT_EQ(stable, std::vector<Branch>{Branch::good});
}

TEST(PerceptronTeacher, WithoutInputsNothingIsKnown) {
    const Solution poor = states(0.0).at(0);
    EXPECT_EQ(poor.branch, Branch::poor);
    EXPECT_DOUBLE_EQ(*poor.entropy, std::numbers::ln2);
    EXPECT_DOUBLE_EQ(*order_value(poor, "eps"), 0.5);
}

int poor_states(const std::vector<Solution>& states) {
    return static_cast<int>(
        std::ranges::count_if(states, [](const Solution& s) { return s.branch == Branch::poor && s.converged(); }));
}

TEST(PerceptronTeacher, APointAloneFindsBothPoorStates) {
    for (const double alpha : {1.49, 1.0, 0.1, 0.05, 1e-3, 1e-6, 1e-20, 1e-100}) {
        const auto found = states(alpha);
        EXPECT_EQ(poor_states(found), 2) << alpha;
        EXPECT_TRUE(found.at(0).stable) << alpha;
        EXPECT_FALSE(found.at(1).stable) << alpha;
        EXPECT_GT(*order_value(found.at(1), "eps"), 0.0) << alpha;
    }
    for (const double alpha : {1.5, 10.0, 1e4, 1e300}) EXPECT_EQ(poor_states(states(alpha)), 0) << alpha;
}

TEST(PerceptronTeacher, ASweepEqualsItsPoints) {
    std::vector<ModelAt> row;
    for (int k = 0; k <= 20; ++k) row.push_back(PerceptronTeacher({2.0 - 0.1 * k}));
    const Theory& theory = solvers::theory_of("perceptron_teacher");
    const auto sweep = theory.solve(row, replica_symmetric, PerceptronTeacher::branches);
    for (std::size_t k = 0; k < row.size(); ++k) {
        const auto alone = states(row[k].value("alpha"));
        ASSERT_EQ(sweep[k].size(), alone.size()) << k;
        for (std::size_t s = 0; s < alone.size(); ++s) EXPECT_EQ(sweep[k][s].entropy, alone[s].entropy) << k;
    }
}

// To first order in alpha both q and r are 2 alpha/pi.
TEST(PerceptronTeacher, WeakStatesAreRightToRounding) {
    for (const double alpha : {1e-15, 1e-16, 1e-20, 1e-100, 1e-300}) {
        const Solution poor = states(alpha).at(0);
        ASSERT_TRUE(poor.converged() && poor.stable) << alpha;
        const double first = 2.0 / std::numbers::pi * alpha, few = 4.0 * std::numeric_limits<double>::epsilon();
        EXPECT_NEAR(*order_value(poor, "q") / first, 1.0, few + 2.0 * alpha) << alpha;
        EXPECT_NEAR(*order_value(poor, "r") / first, 1.0, few + 2.0 * alpha) << alpha;
        EXPECT_NEAR(*poor.entropy, std::numbers::ln2, few + 2.0 * alpha) << alpha;
    }
}

} // namespace
} // namespace mattis
