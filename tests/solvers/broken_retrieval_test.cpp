#include "solvers/broken_retrieval.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, const std::string& name) {
    for (const NamedValue& entry : s.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << "no " << name;
    return NAN;
}

TEST(BrokenRetrieval, StableRetrievalIsReplicaSymmetricInEveryAnsatz) {
    // On the Nishimori line T = alpha, m = q.
    const Dense nishimori({3, 0.45, 0.45, Convention::distinct});
    for (const std::size_t depth : {1, 2}) {
        const Solution s = broken_retrieval(nishimori, depth);
        ASSERT_TRUE(s.converged());
        EXPECT_TRUE(s.stable);
        EXPECT_FALSE(order_value(s, "theta") || order_value(s, "theta1"));
        EXPECT_NEAR(value(s, "m"), value(s, "q"), 1e-12);
    }
}

TEST(BrokenRetrieval, RetrievalIsFollowedBeyondTheReplicaSymmetricSpinodal) {
    // T = 0 capacities: 0.378286 (rs), 0.461212, 0.464196, 0.464479 for P = 3; 0.137906, 0.138186, 0.138196 for P = 2.
    const auto state = [](double alpha, std::size_t depth) {
        return broken_retrieval(Dense({3, alpha, 0.0, Convention::distinct}), depth);
    };
    EXPECT_TRUE(state(0.461, 1).converged());
    EXPECT_EQ(state(0.4614, 1).status, Status::absent);
    EXPECT_TRUE(state(0.464, 2).converged());
    EXPECT_EQ(state(0.4643, 2).status, Status::absent);
    EXPECT_TRUE(broken_retrieval(Hopfield({0.13818, 0.0, Convention::full}), 1).converged());
    EXPECT_EQ(broken_retrieval(Hopfield({0.1382, 0.0, Convention::full}), 1).status, Status::absent);
    const Solution near = state(0.461, 1);
    const double y = value(near, "y"), q0 = value(near, "q0"), C = value(near, "C"), m = value(near, "m");
    EXPECT_NEAR(*near.free_energy, -0.5 * m * m * m - 0.461 * (1.5 * C + 0.5 * y * (1.0 - q0 * q0 * q0)), 1e-11);
}

TEST(BrokenRetrieval, SpinodalsAreThoseOfTheReference) {
    // docs/theory.md, "Broken replica symmetry"; tests/reference/rsb.json has their sources.
    const auto spinodal = [](const auto& model, std::size_t depth) {
        const BrokenSpinodal found = broken_spinodal(model, depth);
        EXPECT_EQ(found.status, Status::converged);
        return found.alpha;
    };
    const auto dense = [&](int P, Convention convention, double T, std::size_t depth) {
        return spinodal(Dense({P, 0.0, T, convention}), depth);
    };
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 1), 0.138186489565, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 2), 0.138196341822, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 3), 0.138197738851, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.005, Convention::full}), 1), 0.1381936439, 1e-10);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.01, Convention::full}), 2), 0.1381980316, 1e-10);
    EXPECT_NEAR(dense(3, Convention::distinct, 0.0, 3), 0.46447911659, 1e-11);
    EXPECT_NEAR(dense(3, Convention::full, 0.0, 2), 0.26698562868, 1e-11);
    EXPECT_NEAR(dense(4, Convention::distinct, 0.0, 2), 0.46000389671, 1e-11);
    EXPECT_NEAR(dense(4, Convention::full, 0.0, 3), 0.16404135057, 1e-11);
    EXPECT_NEAR(dense(6, Convention::full, 0.0, 1), 0.06143222152, 1e-11);
    EXPECT_NEAR(dense(3, Convention::distinct, 0.4, 1), 0.4645678866, 1e-10);
    EXPECT_NEAR(dense(4, Convention::full, 0.15, 1), 0.1640148052, 1e-10);
    EXPECT_NEAR(dense(6, Convention::distinct, 0.3, 1), 0.5291445899, 1e-10);
}

TEST(BrokenRetrieval, SpinodalsRiseWithTheNumberOfStepsAndStayLeftOfNishimorisBound) {
    // The retrieval spinodal on the line T = alpha is exact, and no equilibrium retrieval lies beyond it at any T.
    for (const double T : {0.0, 0.05, 0.2, 0.4, 0.45}) {
        double before = 0.0;
        for (const std::size_t depth : {0, 1, 2}) {
            const BrokenSpinodal found = broken_spinodal(Dense({3, 0.0, T, Convention::distinct}), depth);
            ASSERT_EQ(found.status, Status::converged) << T << " " << depth;
            EXPECT_GE(found.alpha, before);
            EXPECT_LT(found.alpha, 0.464575889);
            before = found.alpha;
        }
    }
}

TEST(BrokenRetrieval, WhereTheSymmetryIsWholeTheSpinodalIsReplicaSymmetric) {
    const Dense model({3, 0.0, 0.5, Convention::distinct});
    const BrokenSpinodal found = broken_spinodal(model, 2);
    EXPECT_EQ(found.at.depth(), 0u);
    EXPECT_EQ(found.alpha, RetrievalCurve<Dense>(model).fold().alpha);
    EXPECT_EQ(broken_spinodal(Dense({3, 0.0, 0.9, Convention::distinct}), 1).status, Status::absent) << "T_M = 0.874";
}

TEST(BrokenRetrieval, ASplitThatIsNarrowBesideTheNoiseIsResolved) {
    // 1 - q_0 = 1.5e-6 beside fields of order 0.3: the universal split of small load, y (1 - q_0)/C -> 3.283.
    const Solution s = broken_retrieval(Hopfield({0.08, 0.0, Convention::full}), 1);
    ASSERT_TRUE(s.converged());
    EXPECT_NEAR(value(s, "y") * (1.0 - value(s, "q0")) / value(s, "C"), 3.28, 0.04);
    const Solution rs = rs_retrieval(Hopfield({0.08, 0.0, Convention::full}));
    EXPECT_GT(*s.free_energy, *rs.free_energy);
    EXPECT_NEAR(*s.free_energy, *rs.free_energy, 1e-8);
}

} // namespace
} // namespace mattis::solvers
