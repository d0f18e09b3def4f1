#include "solvers/potential/broken_barrier.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/barrier_capacity.hpp"
#include "solvers/potential/broken_at_overlap.hpp"

namespace mattis::solvers {
namespace {

TEST(BrokenBarrier, OfPairwiseNetworksItIsThatOfTheLiterature) {
    // 0.12979, arXiv:2403.01907; digits of an independent program.
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        const LinePoint point = one_step_barrier_capacity(SiteOf(Hopfield({0.02, 0.3, convention})));
        ASSERT_EQ(point.status, Status::converged);
        EXPECT_NEAR(*point.found, 0.12979304915, 1e-11);
    }
}

TEST(BrokenBarrier, TheMaximumOverOverlapsTouchesTheArchetype) {
    // The load by its definition: max over m of f(m) is E(archetype) = -1/2 there.
    for (const auto& [P, convention] : {std::pair{3, Convention::distinct}, std::pair{4, Convention::full}}) {
        const LinePoint point = one_step_barrier_capacity(SiteOf(Dense({P, 0.1, 0.0, convention})));
        ASSERT_EQ(point.status, Status::converged);
        EXPECT_GT(*point.found, *rs_barrier_capacity(SiteOf(Dense({P, 0.1, 0.0, convention}))).found);
        const Dense there({P, *point.found, 0.0, convention});
        const SiteOf site{there};
        const auto states = one_step_at_overlap(site);
        double highest = -1.0;
        for (int k = 1; k < 990; ++k) highest = std::max(highest, states->at(1e-3 * k, nullptr).free_energy);
        EXPECT_LT(highest, -0.5 + 1e-10);
        EXPECT_GT(highest, -0.5 - 1e-6);
    }
}

} // namespace
} // namespace mattis::solvers
