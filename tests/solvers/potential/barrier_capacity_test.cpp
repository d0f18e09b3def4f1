#include "solvers/potential/barrier_capacity.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/rs_at_overlap.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

constexpr Convention distinct = Convention::distinct, full = Convention::full;

double overlap_of(const LinePoint& point) { return *point.order.front().value; }

/// The load at which the barrier top has the energy of the archetype, from stationary points alone.
double by_the_saddle(const auto& network, double low, double high) {
    return bracketed_root(
        [&](double alpha) {
            const auto model = network(alpha);
            const auto site = SiteOf(model);
            return rs_stationary_overlaps(site).front().state.free_energy - rs_at_overlap(site, 1.0).free_energy;
        },
        low, high);
}

TEST(BarrierCapacity, IsWhereTheSaddleHasTheEnergyOfTheArchetype) {
    for (const Convention convention : {distinct, full}) {
        const auto pair = [&](double alpha) { return Hopfield({alpha, 0.0, convention}); };
        EXPECT_NEAR(by_the_saddle(pair, 0.12, 0.135), *rs_barrier_capacity(SiteOf(pair(0.1))).found, 1e-13);
        for (const int P : {3, 4, 5, 8}) {
            const auto dense = [&](double alpha) { return Dense({P, alpha, 0.0, convention}); };
            const LinePoint point = rs_barrier_capacity(SiteOf(dense(0.1)));
            ASSERT_EQ(point.status, Status::converged);
            EXPECT_NEAR(by_the_saddle(dense, 0.9 * *point.found, 1.04 * *point.found), *point.found,
                        1e-12 * *point.found)
                << P;
        }
    }
}

TEST(BarrierCapacity, EveryOverlapBelowTheArchetypeAllowsLessLoad) {
    // Just below, some overlap has only states of more energy; just above, none has.
    for (const int P : {3, 4, 6}) {
        const double capacity = *rs_barrier_capacity(SiteOf(Dense({P, 0.1, 0.0, distinct}))).found;
        const auto highest = [&](double alpha) {
            const Dense model({P, alpha, 0.0, distinct});
            double energy = -1.0;
            for (double m = 0.0; m < 1.0; m += 1e-3)
                energy = std::max(energy, rs_at_overlap(SiteOf(model), m).free_energy);
            return energy;
        };
        EXPECT_GT(highest(0.9999 * capacity), -0.5);
        EXPECT_LT(highest(1.0001 * capacity), -0.5);
    }
}

TEST(BarrierCapacity, ConventionsDifferByTheNoiseOfGroundStates) {
    // alpha enters through alpha x'(1) alone: (2P-3)!!/(P-1)! between the conventions, at the same m.
    const double ratios[] = {1.5, 2.5, 35.0 / 8.0, 63.0 / 8.0};
    for (int P = 3; P <= 6; ++P) {
        const LinePoint a = rs_barrier_capacity(SiteOf(Dense({P, 0.1, 0.0, distinct})));
        const LinePoint b = rs_barrier_capacity(SiteOf(Dense({P, 0.1, 0.0, full})));
        EXPECT_NEAR(*a.found / *b.found, ratios[P - 3], 1e-12);
        EXPECT_NEAR(overlap_of(a), overlap_of(b), 1e-12);
    }
}

TEST(BarrierCapacity, LineIsOfGroundStatesThatStore) {
    const Theory& theory = theory_of("hopfield");
    const Hopfield pair({0.0, 0.0, full});
    const Line line = line_of(ModelAt(pair), "barrier_capacity");
    const LineResult found = trace(ModelAt(pair), line, {.find = "alpha", .ansatz = replica_symmetric});
    ASSERT_EQ(found.points.size(), 1u);
    EXPECT_NEAR(*found.points.front().found, 0.1294899826691, 1e-13);
    EXPECT_NEAR(overlap_of(found.points.front()), 0.932130072908, 1e-11);
    EXPECT_FALSE(theory.lines(ModelAt(pair)).empty());
    EXPECT_THROW(trace(ModelAt(Hopfield({0.0, 0.1, full})), line, {.find = "alpha", .ansatz = replica_symmetric}),
                 InputError);
    const Hopfield learning({.alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = 0.2});
    EXPECT_THROW(trace(ModelAt(learning), line, {.find = "alpha", .ansatz = replica_symmetric}), InputError);
}

} // namespace
} // namespace mattis::solvers
