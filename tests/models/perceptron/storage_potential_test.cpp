#include "models/perceptron/normal_nodes.hpp"
#include "models/perceptron/storage_potential.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "models/perceptron/storage.hpp"
#include "models/perceptron/storage_overlap.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

PotentialCurve curve(double alpha, const std::vector<double>& overlaps) {
    return storage_potential()->curve(PerceptronStorage({alpha}), {}, overlaps);
}

double entropy(const PotentialPoint& point) { return point.values.at(0).value.value(); }

LinePoint isolation(double alpha) {
    const ModelAt at = PerceptronStorage({alpha});
    return isolation_line().trace(at, {.find = "overlap", .own = {std::nullopt}}).points.at(0);
}

// From an independent computation (the equations in three variables, adaptive quadrature in Python).
TEST(StoragePotential, HasTheNumbersOfAnIndependentComputation) {
    const std::vector<double> p{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97};
    const std::vector<double> S4{0.360156704, 0.323436954, 0.272351097, 0.204375498,
                                 0.114427090, 0.057834064, 0.032222922};
    const std::vector<double> S7{0.134526257, 0.123675379,  0.100345504, 0.064103823,
                                 0.014691153, -0.013426854, -0.023611195};
    const PotentialCurve four = curve(0.4, p), seven = curve(0.7, p);
    for (std::size_t k = 0; k < p.size(); ++k) {
        ASSERT_EQ(four.points[k].status, Status::converged) << p[k];
        EXPECT_NEAR(entropy(four.points[k]), S4[k], 6e-10) << p[k];
        EXPECT_NEAR(entropy(seven.points[k]), S7[k], 6e-10) << p[k];
        EXPECT_TRUE(four.points[k].stable);
    }
    const auto without_solutions = [](const std::string& remark) { return remark.find("where S < 0") == 0; };
    EXPECT_TRUE(std::ranges::none_of(four.remarks, without_solutions));
    EXPECT_TRUE(std::ranges::any_of(seven.remarks, without_solutions)) << "S < 0 is no entropy of solutions";
    const std::vector<NamedValue>& last = four.points[6].values;
    EXPECT_NEAR(last.at(1).value.value(), 0.9449963090533402, 1e-11);
    EXPECT_NEAR(last.at(2).value.value(), 0.25850742043463887, 1e-11);
    EXPECT_NEAR(last.at(5).value.value(), 2.7119722989915376, 1e-9);
}

TEST(StoragePotential, MaximumIsTheEntropyOfTypicalSolutions) {
    for (const double alpha : {0.01, 0.4, 0.8}) {
        const auto typical = PerceptronStorage({alpha}).typical_solution().value();
        const PotentialCurve found = curve(alpha, {typical.q - 1e-5, typical.q, typical.q + 1e-5});
        const StationaryPoint& top = found.stationary.at(0);
        EXPECT_EQ(top.kind, "maximum");
        EXPECT_EQ(top.at, typical.q);
        EXPECT_EQ(top.value, typical.entropy);
        EXPECT_LT(top.curvature.value(), 0.0);
        const double middle = entropy(found.points[1]);
        EXPECT_NEAR(middle, typical.entropy, 1e-12) << alpha;
        for (const std::size_t side : {0u, 2u}) {
            EXPECT_NEAR(entropy(found.points[side]), middle + 0.5e-10 * top.curvature.value(), 1e-12) << alpha;
            EXPECT_NEAR(found.points[side].replicon.value(), found.points[1].replicon.value(), 1e-4) << alpha;
        }
    }
}

// The other maximum is made of solutions of a reference that is one of them: q1 = p, t = q0.
TEST(StoragePotential, StationaryPointsAreStatesOfTheFreeProblem) {
    const PotentialCurve found = curve(0.5, {0.5});
    ASSERT_EQ(found.stationary.size(), 3u);
    EXPECT_EQ(found.stationary[1].kind, "minimum");
    const StationaryPoint& inner = found.stationary[2];
    EXPECT_EQ(inner.kind, "maximum");
    EXPECT_FALSE(inner.stable);
    EXPECT_NEAR(inner.values.at(1).value.value(), inner.at, 1e-11);
    EXPECT_NEAR(inner.values.at(2).value.value(), found.reference.at(0).value.value(), 1e-11);
}

TEST(StoragePotential, TheMaximumHasACurvatureAtSmallLoads) {
    for (const double alpha : {1e-6, 1e-4, 1e-3, 1e-2}) { // S'' = -1 - 2 alpha/pi at small alpha
        const double curvature = curve(alpha, {0.9}).stationary.front().curvature.value();
        EXPECT_NEAR((-1.0 - curvature) / alpha, 2.0 / std::numbers::pi, 0.01) << alpha;
    }
}

TEST(StoragePotential, SaysWhereTheListOfStationaryPointsEnds) {
    const PotentialCurve found = curve(0.5, {0.9995});
    EXPECT_EQ(found.points[0].status, Status::absent);
    EXPECT_FALSE(found.points[0].reason.empty());
    EXPECT_TRUE(std::ranges::any_of(found.remarks, [](const std::string& remark) {
        return remark.find("list of stationary points ends") != std::string::npos;
    }));
}

TEST(NormalNodes, RefuseStepsThatAreNone) {
    for (const double step : {0.0, 1e-12, std::numeric_limits<double>::quiet_NaN()})
        EXPECT_THROW(even_nodes(step), std::invalid_argument) << step;
    EXPECT_THROW(graded_nodes(std::numeric_limits<double>::infinity()), std::invalid_argument);
    EXPECT_NO_THROW(even_nodes(0.1));
}

TEST(StoragePotential, IsKnownAtItsEnds) {
    const PotentialCurve ends = curve(0.5, {-1.0, 1.0});
    EXPECT_EQ(ends.points[0].status, Status::absent);
    EXPECT_FALSE(ends.points[0].reason.empty());
    EXPECT_EQ(entropy(ends.points[1]), 0.0);
    // Next to p = 1 the equations have no solution: no number is made up.
    EXPECT_EQ(curve(0.5, {0.9999}).points[0].status, Status::absent);
    const PotentialCurve free = curve(0.0, {-1.0, -0.5, 0.0, 0.5, 1.0});
    EXPECT_EQ(entropy(free.points[0]), 0.0);
    EXPECT_DOUBLE_EQ(entropy(free.points[2]), std::numbers::ln2);
    EXPECT_DOUBLE_EQ(entropy(free.points[3]), -0.75 * std::log(0.75) - 0.25 * std::log(0.25));
    EXPECT_EQ(entropy(free.points[1]), entropy(free.points[3]));
}

// Few inputs take little from the entropy of weights at overlap p: to first order alpha <psi>, t = t' = 0, q1 = p^2.
TEST(StoragePotential, WithFewInputsItIsThatOfFreeWeightsLessWhatTheyTake) {
    const double alpha = 1e-7;
    for (const double p : {0.2, 0.6, 0.9}) {
        double taken = 0.0; // <ln Phi(h/sqrt(1-p^2))> over h = p |y|
        constexpr double step = 1e-3;
        for (int k = 0; k < 9000; ++k) {
            const double y = step * (k + 0.5), u = p / std::sqrt(1.0 - p * p) * y;
            taken += step * 2.0 * std::exp(-0.5 * y * y) / std::sqrt(2.0 * std::numbers::pi) *
                     std::log(0.5 * std::erfc(-u / std::numbers::sqrt2));
        }
        const SolutionsAround around(alpha, PerceptronStorage({alpha}).typical_solution().value());
        const SolutionsAtOverlap s = around.at(1.0 - p);
        ASSERT_EQ(s.status, Status::converged) << p;
        EXPECT_NEAR((s.entropy - entropy(curve(0.0, {p}).points[0])) / alpha, taken, 1e-5) << p;
    }
}

TEST(StoragePotential, NeedsASolutionAsReference) {
    for (const double alpha : {0.834, 1.0, 1.3, 1e6})
        EXPECT_THAT([&] { curve(alpha, {0.5}); }, testing::ThrowsMessage<InputError>(testing::HasSubstr("capacity")));
    EXPECT_EQ(curve(0.833, {0.7}).points[0].status, Status::converged);
}

// d_min = (1 - overlap)/2: 0.0070028689 and 0.0369367015 by an independent computation.
TEST(StoragePotential, SolutionsAreIsolatedWhereTheyWereFoundToBe) {
    EXPECT_NEAR(isolation(0.5).found.value(), 0.9859942621257247, 1e-11);
    EXPECT_NEAR(isolation(0.7).found.value(), 0.9261265969641667, 1e-11);
    for (const double alpha : {0.1, 0.2, 0.4, 0.8}) {
        const LinePoint found = isolation(alpha);
        ASSERT_EQ(found.status, Status::converged) << alpha;
        EXPECT_NEAR(entropy(curve(alpha, {*found.found}).points[0]), 0.0, 1e-13) << alpha;
        EXPECT_NEAR(found.order.at(0).value.value(), 0.5 * (1.0 - *found.found), 1e-16);
    }
    EXPECT_EQ(isolation(0.9).status, Status::absent);
    EXPECT_EQ(isolation(0.0).status, Status::absent);
}

} // namespace
} // namespace mattis
