#include "solvers/potential/states_at_overlap.hpp"

#include <gtest/gtest.h>

#include "core/roots.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/rs_at_overlap.hpp"

namespace mattis::solvers {
namespace {

TEST(StatesAtOverlap, ZerosOfTheSlopeAreTheSaddlePoints) {
    const auto compared = [](const Site& site) {
        const auto states = replica_symmetric_at_overlap(site);
        const auto by_slope = zeros_of_slope(*states, site, linear_grid(0.02, 0.999, 50));
        const auto by_curve = rs_stationary_overlaps(site);
        ASSERT_EQ(by_slope.size(), by_curve.size());
        ASSERT_FALSE(by_curve.empty());
        for (std::size_t k = 0; k < by_slope.size(); ++k) {
            EXPECT_NEAR(by_slope[k].state.m, by_curve[k].state.m, 1e-11);
            EXPECT_NEAR(by_slope[k].state.free_energy, by_curve[k].state.free_energy, 1e-13);
            EXPECT_EQ(by_slope[k].minimum, by_curve[k].minimum);
        }
    };
    compared(SiteOf(Dense({3, 0.2, 0.4, Convention::distinct})));
    compared(SiteOf(Dense({4, 0.1, 0.4, Convention::full})));
    compared(SiteOf(Hopfield({0.1, 0.2, Convention::distinct})));
    compared(SiteOf(Hopfield({0.1, 0.0, Convention::full})));
}

TEST(StatesAtOverlap, TableBeginsWithReplicaSymmetry) {
    ASSERT_FALSE(overlap_ansaetze().empty());
    EXPECT_EQ(overlap_ansaetze().front().ansatz, replica_symmetric);
    const auto site = SiteOf(Dense({3, 0.2, 0.4, Convention::distinct}));
    for (const OverlapAnsatz& row : overlap_ansaetze()) {
        const StateAtOverlap zero = row.states(site)->disordered();
        EXPECT_EQ(zero.status, Status::converged) << row.ansatz.name;
        EXPECT_EQ(zero.b, 0.0) << row.ansatz.name;
    }
}

} // namespace
} // namespace mattis::solvers
