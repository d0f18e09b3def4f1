#include "solvers/rs/weak_stretches.hpp"

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

Dense learning(int P, double alpha, double T, double rho) {
    return Dense({.P = P, .alpha = alpha, .T = T, .protocol = Protocol::supervised, .rho = rho});
}

TEST(WeakStretches, TheLoadFallsAlongThemFromMaximumToMinimum) {
    const SiteOf site{learning(4, 0.0, 0.1, 0.3)};
    const RetrievalCurve curve(site);
    const auto stretches = weak_stretches(curve);
    ASSERT_EQ(stretches.size(), 1u);
    const auto& [begin, end] = stretches.front();
    EXPECT_LT(begin.m, curve.fold().m);
    EXPECT_LT(end.m, begin.m);
    EXPECT_LT(begin.alpha, curve.fold().alpha);
    EXPECT_GT(end.alpha, begin.alpha);
    EXPECT_NEAR(begin.slope, 0.0, 1e-6);
    EXPECT_NEAR(end.slope, 0.0, 1e-6);
    for (double share = 0.1; share < 1.0; share += 0.1)
        EXPECT_LT(curve.at(begin.w + share * (end.w - begin.w)).slope, 0.0);
}

TEST(WeakStretches, HoldStatesUpToTheirEnds) {
    const auto end = weak_stretches(RetrievalCurve(SiteOf(learning(4, 0.0, 0.1, 0.3)))).front().end;
    for (const double part : {1.0 - 1e-6, 1.0 + 1e-6}) {
        const auto states = rs_weak_retrieval(SiteOf(learning(4, part * end.alpha, 0.1, 0.3)));
        ASSERT_EQ(states.size(), 1u);
        EXPECT_EQ(states[0].converged(), part < 1.0);
    }
    const auto weak = rs_weak_retrieval(SiteOf(learning(4, 0.15, 0.1, 0.3)));
    ASSERT_TRUE(weak.front().converged());
    EXPECT_LT(*weak.front().residual, 1e-12);
    EXPECT_EQ(weak.front().branch, Branch::retrieval_weak);
}

TEST(WeakStretches, AreNotThereWhereTheFoldIsTheOnlyOne) {
    EXPECT_TRUE(weak_stretches(RetrievalCurve(SiteOf(learning(4, 0.0, 0.5, 0.3)))).empty());
    EXPECT_TRUE(weak_stretches(RetrievalCurve(SiteOf(learning(4, 0.0, 1.5, 0.0)))).empty()) << "no retrieval at all";
}

TEST(WeakStretches, TheBranchThatIterationLosesIsFoundUpToItsFold) {
    // P = 6, T = 0.4, rho = 0.1: joint iteration of n and q fails above alpha = 0.3235, the branch ends at 0.344702.
    const double end = RetrievalCurve(SiteOf(learning(6, 0.0, 0.4, 0.1))).fold().alpha;
    EXPECT_NEAR(end, 0.344702, 1e-6);
    for (const double alpha : {0.3, 0.3235, 0.335, 0.3445, (1.0 - 1e-5) * end}) {
        const Solution s = rs_retrieval(SiteOf(learning(6, alpha, 0.4, 0.1)));
        ASSERT_TRUE(s.converged()) << alpha;
        EXPECT_LT(*s.residual, 1e-12);
    }
    EXPECT_EQ(rs_retrieval(SiteOf(learning(6, (1.0 + 1e-5) * end, 0.4, 0.1))).status, Status::absent);
}

} // namespace
} // namespace mattis::solvers
