#include "solvers/potential/cluster_onset.hpp"

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/potential/held_site.hpp"
#include "solvers/rsb/theta_one.hpp"

namespace mattis::solvers {
namespace {

TEST(ClusterOnset, OfAParamagnetItIsTheStaticGlassTransition) {
    // T_s = 0.651385 sqrt(alpha) for P = 3: above it the clusters have positive complexity, or there are none.
    const auto starts = [](double T) {
        const Dense network({3, 1.0, T, Convention::distinct});
        const SiteOf site{network};
        const HeldSite held(site, 0.0);
        return cluster_onset(held, 0.0, 0.0);
    };
    const double T_s = static_transition(Dense({3, 1.0, 0.5, Convention::distinct}).covariance())->T;
    EXPECT_TRUE(starts(0.9).starts.empty());
    EXPECT_TRUE(starts(1.001 * T_s).starts.empty());
    EXPECT_FALSE(starts(0.999 * T_s).starts.empty());
    double last = 1.0;
    for (const Levels& start : starts(0.9 * T_s).starts) {
        EXPECT_LT(start.y[0] * 0.9 * T_s, last);
        last = start.y[0] * 0.9 * T_s;
        EXPECT_GT(start.q[1], 0.8);
        EXPECT_EQ(start.q[0], 0.0);
    }
}

TEST(ClusterOnset, WhereAveragesAreOutOfRangeThereAreStarts) {
    const Dense cold({3, 0.3, 0.01, Convention::distinct});
    const SiteOf site{cold};
    const HeldSite held(site, 0.05);
    const ClusterOnset onset = cluster_onset(held, 0.1, 0.01);
    EXPECT_FALSE(onset.decided);
    EXPECT_FALSE(onset.starts.empty());
}

TEST(ClusterOnset, WeakNoiseHasNone) {
    const Dense weak({3, 0.01, 0.5, Convention::distinct});
    const SiteOf site{weak};
    const HeldSite held(site, 0.3);
    EXPECT_TRUE(cluster_onset(held, 0.5, 0.3).starts.empty());
}

} // namespace
} // namespace mattis::solvers
