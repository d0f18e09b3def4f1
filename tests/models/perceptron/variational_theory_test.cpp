#include "models/perceptron/variational_theory.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_solution.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

std::vector<Solution> states(const VariationalPerceptron::Parameters& p) {
    const std::vector<ModelAt> row{VariationalPerceptron(p)};
    const Theory& theory = solvers::theory_of("perceptron_variational");
    return theory.solve(row, replica_symmetric, VariationalPerceptron::branches).at(0);
}

TEST(VariationalTheory, StatesOfABranchBeginWithTheOneThatIsNoBarrier) {
    const std::vector<Solution> found = states({1.6, 20.0});
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].branch, Branch::poor);
    EXPECT_EQ(found[1].branch, Branch::good);
    EXPECT_EQ(found[2].branch, Branch::good) << "p = 0.93";
    EXPECT_EQ(diagnostic_value(found[1], joining_diagnostic), 0.0);
    EXPECT_EQ(diagnostic_value(found[2], joining_diagnostic), 1.0);
    EXPECT_TRUE(found[1].stable);
    EXPECT_FALSE(found[0].stable) << "its replicon is negative";
    EXPECT_FALSE(found[2].stable);
}

// With a prior a curve of unstable states of its own has both ends where q_d tends to 1.
TEST(VariationalTheory, StatesOfAnotherCurveComeBehindStableOnes) {
    const std::vector<Solution> found = states({2.0, 100.0, 100.0});
    ASSERT_EQ(found.size(), 4u);
    EXPECT_TRUE(found[0].stable);
    EXPECT_NEAR(*diagnostic_value(found[0], free_entropy_diagnostic), -78.000463, 1e-6);
    EXPECT_EQ(diagnostic_value(found[0], apart_diagnostic), 0.0);
    EXPECT_EQ(found[3].branch, Branch::poor);
    EXPECT_FALSE(found[3].stable);
    EXPECT_EQ(diagnostic_value(found[3], apart_diagnostic), 1.0);
    EXPECT_EQ(diagnostic_value(found[3], above_stable_diagnostic), 1.0);
    EXPECT_NEAR(*diagnostic_value(found[3], free_entropy_diagnostic), -77.16045, 1e-5);
    EXPECT_LT(*found[3].replicon, -50.0);
    const std::vector<ModelAt> row{VariationalPerceptron({2.0, 100.0, 100.0})};
    const std::vector<std::vector<Solution>> solutions{found};
    const Theory& theory = solvers::theory_of("perceptron_variational");
    EXPECT_EQ(theory.phases(row, replica_symmetric, solutions).front().name, name(found[0].branch));
}

TEST(VariationalTheory, EnergiesBelongToTheFreeEntropy) {
    for (const VariationalPerceptron::Parameters& p :
         {VariationalPerceptron::Parameters{1.0, 20.0}, {2.0, 5.0, 0.0, 0.8}, {1.0, 100.0, 100.0}}) {
        const Solution s = states(p).front().converged() ? states(p).front() : states(p).back();
        ASSERT_TRUE(s.converged());
        const double phi = *diagnostic_value(s, free_entropy_diagnostic), h = 1e-3 * p.beta;
        EXPECT_NEAR(*s.free_energy, -phi / p.beta, 1e-14 * std::abs(phi));
        EXPECT_NEAR(*s.entropy, p.beta * (*s.energy - *s.free_energy), 1e-11 * std::abs(phi));
        const auto phi_at = [&](double beta) {
            VariationalPerceptron::Parameters moved = p;
            moved.beta = beta;
            for (const Solution& other : states(moved))
                if (other.converged()) return *diagnostic_value(other, free_entropy_diagnostic);
            return std::numeric_limits<double>::quiet_NaN();
        };
        const double slope = (phi_at(p.beta + h) - phi_at(p.beta - h)) / (2.0 * h);
        EXPECT_NEAR(*s.energy, -slope, 1e-6 * (1.0 + std::abs(slope))) << p.beta;
    }
}

TEST(VariationalTheory, WithoutInputsTheLawIsFlat) {
    const std::vector<Solution> found = states({0.0, 20.0});
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(order_value(found[0], "q0"), 0.0);
    EXPECT_NEAR(*order_value(found[0], "qd"), 1.0 / 3.0, 1e-14);
    EXPECT_DOUBLE_EQ(*order_value(found[0], "eps"), 0.5);
    EXPECT_NEAR(*diagnostic_value(found[0], free_entropy_diagnostic), std::numbers::ln2, 1e-13);
    EXPECT_EQ(found[1].status, Status::absent);
    const Solution weak = states({1e-6, 20.0}).front();
    EXPECT_NEAR(*diagnostic_value(weak, free_entropy_diagnostic), std::numbers::ln2, 1e-4) << "a continuous limit";
}

TEST(VariationalTheory, SaysWherePoorAndGoodAreOneState) {
    const std::vector<Solution> found = states({2.0, 5.0});
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].status, Status::absent);
    EXPECT_THAT(found[0].reason, testing::HasSubstr("one state"));
    EXPECT_TRUE(found[1].converged());
    const std::vector<Solution> beyond = states({2.0, 20.0});
    EXPECT_THAT(beyond[0].reason, testing::Not(testing::HasSubstr("one state"))) << "it ended at a fold";
    EXPECT_THAT(states({2.5, 50.0})[0].reason, testing::HasSubstr("qd tends to 1"));
}

TEST(VariationalTheory, ThePhaseIsTheStateOfLowestFreeEnergy) {
    const Theory& theory = solvers::theory_of("perceptron_variational");
    for (const auto& [alpha, want] : {std::pair{0.5, "poor"}, {1.6, "poor"}, {1.7, "good"}, {2.0, "good"}}) {
        const std::vector<ModelAt> row{VariationalPerceptron({alpha, 20.0})};
        const std::vector<std::vector<Solution>> solutions{states({alpha, 20.0})};
        EXPECT_EQ(theory.phases(row, replica_symmetric, solutions).front().name, want) << alpha;
    }
}

} // namespace
} // namespace mattis
