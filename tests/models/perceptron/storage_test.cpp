#include "models/perceptron/storage.hpp"

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
    constexpr double step = 1e-3, reach = 9.0;
    double sum = 0.0;
    for (double z = -reach; z <= reach; z += step) sum += std::exp(-0.5 * z * z) * f(z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

double normal_law(double u) { return 0.5 * std::erfc(-u / std::numbers::sqrt2); }

std::vector<Solution> states(double alpha) {
    const std::vector<ModelAt> row{PerceptronStorage({alpha})};
    const Theory& theory = solvers::theory_of("perceptron_storage");
    return theory.solve(row, replica_symmetric, PerceptronStorage::branches).at(0);
}

TEST(PerceptronStorage, StatesSolveTheEquations) {
    for (const double alpha : {0.1, 0.5, 0.8, 1.0}) {
        const Solution s = states(alpha).at(0);
        ASSERT_TRUE(s.converged()) << alpha;
        const double q = *order_value(s, "q"), r = *order_value(s, "r");
        const auto u = [&](double z) { return std::sqrt(q / (1.0 - q)) * z; };
        const auto kappa = [&](double z) {
            return std::exp(-0.5 * u(z) * u(z)) / std::sqrt(2.0 * std::numbers::pi) / normal_law(u(z));
        };
        EXPECT_NEAR(normal_average([&](double z) { return std::pow(std::tanh(std::sqrt(r) * z), 2); }), q, 1e-12);
        EXPECT_NEAR(alpha / (1.0 - q) * normal_average([&](double z) { return kappa(z) * kappa(z); }), r, 1e-11);
        const double weights = normal_average([&](double z) { return std::log(2.0 * std::cosh(std::sqrt(r) * z)); });
        const double inputs = normal_average([&](double z) { return std::log(normal_law(u(z))); });
        EXPECT_NEAR(*s.entropy, -0.5 * r * (1.0 - q) + weights + alpha * inputs, 1e-12);
        const double by_input =
            alpha * normal_average([&](double z) { return std::pow(kappa(z) * (kappa(z) + u(z)) / (1.0 - q), 2); });
        const double by_weight = normal_average([&](double z) { return std::pow(std::cosh(std::sqrt(r) * z), -4); });
        EXPECT_NEAR(*s.replicon, 1.0 - by_input * by_weight, 1e-10);
    }
}

// Krauth and Mezard, J. Phys. France 50, 3057 (1989): 0.83, and symmetry that breaks at 1.015. The digits of the
// capacity are those of an independent computation.
TEST(PerceptronStorage, LinesAreWhereTheyArePublished) {
    const ModelAt at = PerceptronStorage({0.5});
    const LineResult capacity = solvers::trace(at, "entropy_zero");
    ASSERT_EQ(capacity.points.size(), 1u);
    EXPECT_NEAR(capacity.points[0].found.value(), 0.8330785997, 1e-10);
    EXPECT_NEAR(capacity.points[0].order.at(0).value.value(), 0.5639490801, 1e-9);
    const LineResult broken = solvers::trace(at, "replicon");
    ASSERT_EQ(broken.points.size(), 1u);
    EXPECT_NEAR(broken.points[0].found.value(), 1.015, 1e-3);
}

TEST(PerceptronStorage, EquationsEndAtFourByPi) {
    constexpr double end = 4.0 / std::numbers::pi;
    const Solution last = states(end - 1e-4).at(0);
    ASSERT_TRUE(last.converged());
    EXPECT_LT(1.0 - *order_value(last, "q"), 1e-3);
    for (const double alpha : {end + 1e-9, 2.0, 1e6, 1e300}) EXPECT_EQ(states(alpha).at(0).status, Status::absent);
}

TEST(PerceptronStorage, WithoutInputsEveryWeightIsASolution) {
    const Solution s = states(0.0).at(0);
    EXPECT_TRUE(s.converged() && s.stable);
    EXPECT_DOUBLE_EQ(*s.entropy, std::numbers::ln2);
}

// To first order in alpha both q and r are 2 alpha/pi.
TEST(PerceptronStorage, WeakStatesAreRightToRounding) {
    for (const double alpha : {1e-9, 1e-16, 1e-100, 1e-300}) {
        const Solution s = states(alpha).at(0);
        ASSERT_TRUE(s.converged() && s.stable) << alpha;
        const double first = 2.0 / std::numbers::pi * alpha, few = 8.0 * std::numeric_limits<double>::epsilon();
        EXPECT_NEAR(*order_value(s, "q") / first, 1.0, few + 3.0 * alpha) << alpha;
        EXPECT_NEAR(*order_value(s, "r") / first, 1.0, few + 3.0 * alpha) << alpha;
        EXPECT_NEAR(*s.entropy, std::numbers::ln2, few + 2.0 * alpha) << alpha;
    }
}

TEST(PerceptronStorage, TheTypicalSolutionIsTheState) {
    for (const double alpha : {1e-6, 0.3, 0.8, 1.2}) {
        const Solution s = states(alpha).at(0);
        const auto typical = PerceptronStorage({alpha}).typical_solution();
        ASSERT_TRUE(typical) << alpha;
        EXPECT_NEAR(typical->q / *order_value(s, "q"), 1.0, 1e-12) << alpha;
        EXPECT_NEAR(typical->r / *order_value(s, "r"), 1.0, 1e-12) << alpha;
        EXPECT_NEAR(typical->entropy, *s.entropy, 1e-12) << alpha;
    }
    EXPECT_FALSE(PerceptronStorage({1.28}).typical_solution());
}

} // namespace
} // namespace mattis
