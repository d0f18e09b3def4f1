#include "solvers/potential/followed_branch.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/gaussian.hpp"
#include "core/roots.hpp"
#include "models/dense.hpp"
#include "models/pspin.hpp"

namespace mattis::solvers {
namespace {

/// Every q that solves the equations at this overlap, by a scan over all of them: p = E tanh fixes the field at each q.
std::vector<double> all_overlaps(const EnergyCovariance& x, double T, double p) {
    const auto gap = [&](double q) -> std::optional<double> {
        const double noise = x.slope(q) / (T * T);
        const double field = bracketed_root([&](double h) { return site_averages(h, noise, 1.0).m - p; }, 0.0, 200.0);
        return site_averages(field, noise, 1.0).C - (1.0 - q);
    };
    return crossings(gap, linear_grid(p * p, 1.0 - 1e-9, 400));
}

double overlap_of(const OverlapState& state) { return state.values[1].value.value(); }

TEST(FollowedBranch, FindsTheOnlySolutionFromBothEnds) {
    const PSpin model({3, 0.6});
    const SiteOf site(model);
    const TestSystem system(site, reference_state(site, 0.67, ReferenceKind::glass).value());
    auto up = branch_from_zero(system).value(), down = branch_of_reference(site, system).value();
    for (const double p : {0.9, 0.1, 0.5, 0.7, 0.2}) {
        const auto all = all_overlaps(model.covariance(), 0.6, p);
        ASSERT_EQ(all.size(), 1u) << p;
        EXPECT_NEAR(overlap_of(up.at(p)), all.front(), 1e-11);
        EXPECT_NEAR(overlap_of(down.at(p)), all.front(), 1e-11);
    }
}

TEST(FollowedBranch, EndsWhereItsSolutionMergesWithAnother) {
    // Far below T_s the equations have three solutions at small overlaps. The branch from 0 is the smallest, that of
    // the reference the largest.
    const PSpin model({3, 0.3});
    const SiteOf site(model);
    const TestSystem system(site, reference_state(site, 0.67, ReferenceKind::glass).value());
    auto up = branch_from_zero(system).value(), down = branch_of_reference(site, system).value();
    const auto at_small = all_overlaps(model.covariance(), 0.3, 0.1);
    ASSERT_EQ(at_small.size(), 3u);
    EXPECT_NEAR(overlap_of(up.at(0.1)), at_small.front(), 1e-10);
    EXPECT_NEAR(overlap_of(down.at(0.1)), at_small.back(), 1e-10);
    ASSERT_EQ(all_overlaps(model.covariance(), 0.3, 0.6).size(), 1u);
    EXPECT_EQ(up.at(0.6).status, Status::absent);
    EXPECT_TRUE(down.at(0.6).converged());
    EXPECT_TRUE(up.at(0.1).converged()) << "an overlap that it does not reach must not end it elsewhere";
}

TEST(FollowedBranch, DoesNotDependOnTheOrderInWhichOverlapsAreAsked) {
    const Dense model(Dense::Parameters{.P = 4, .alpha = 0.3, .T = 0.35});
    const SiteOf site(model);
    const TestSystem system(site, reference_state(site, 0.3, ReferenceKind::retrieval).value());
    auto ascending = branch_of_reference(site, system).value(), other = branch_of_reference(site, system).value();
    std::vector<double> V;
    for (const double p : {0.5, 0.7, 0.9, 0.99}) V.push_back(ascending.at(p).V);
    const std::vector<double> jumping{other.at(0.99).V, other.at(0.5).V, other.at(0.9).V, other.at(0.7).V};
    EXPECT_NEAR(V[0], jumping[1], 1e-13);
    EXPECT_NEAR(V[1], jumping[3], 1e-13);
    EXPECT_NEAR(V[2], jumping[2], 1e-13);
    EXPECT_NEAR(V[3], jumping[0], 1e-13);
}

TEST(FollowedBranch, ARandomFieldLeavesNoBranchFromZero) {
    const Dense model(Dense::Parameters{.P = 5, .alpha = 1.0, .T = 1.8, .convention = Convention::full});
    const SiteOf site(model);
    const TestSystem system(site, reference_state(site, 1.8, ReferenceKind::glass).value());
    EXPECT_FALSE(branch_from_zero(system).has_value());
    EXPECT_TRUE(branch_of_reference(site, system).value().at(0.0).converged());
}

} // namespace
} // namespace mattis::solvers
