#include "solvers/rs/retrieval_curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/newton.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/replica_symmetric.hpp"

namespace mattis::solvers {
namespace {

/// Largest load at which plain damped iteration from the archetype keeps m above `threshold`, by bisection: a second
/// method for the spinodal that knows nothing of curves, folds or Newton.
template <class M>
double capacity_by_iteration(const M& model, double high, double threshold) {
    double low = 0.0;
    for (int step = 0; step < 34; ++step) {
        const double alpha = 0.5 * (low + high);
        const M at = with_parameter(model, "alpha", alpha);
        const SiteOf saddle_site{at};
        const ReplicaSymmetric saddle(saddle_site);
        Vector u = saddle.map(ReplicaSymmetric::unknowns(1.0, 0.0));
        for (int k = 0; k < 60000 && u(0) > threshold && saddle.admissible(u); ++k) u = 0.5 * (u + saddle.map(u));
        (u(0) > threshold && saddle.admissible(u) ? low : high) = alpha;
    }
    return 0.5 * (low + high);
}

TEST(RetrievalCurve, SpinodalAgreesWithPlainIteration) {
    // The iteration needs about 1/sqrt(distance) steps, so it resolves the spinodal to 1e-8 at best.
    const Hopfield hopfield({0.0, 0.3, Convention::full});
    EXPECT_NEAR(RetrievalCurve(SiteOf(hopfield)).fold().alpha, capacity_by_iteration(hopfield, 0.2, 0.85), 1e-7);
    const Dense dense({4, 0.0, 0.4, Convention::full});
    EXPECT_NEAR(RetrievalCurve(SiteOf(dense)).fold().alpha, capacity_by_iteration(dense, 0.3, 0.8), 1e-7);
    const Dense cold({3, 0.0, 0.0, Convention::distinct});
    EXPECT_NEAR(RetrievalCurve(SiteOf(cold)).fold().alpha, capacity_by_iteration(cold, 0.6, 0.7), 1e-7);
}

TEST(RetrievalCurve, EveryPointSolvesTheSaddlePointEquations) {
    for (const double T : {0.0, 0.1, 0.6})
        for (const double w : {0.8, 1.5, 3.0, 6.0}) {
            const SiteOf curve_site{Dense({3, 0.0, T, Convention::full})};
            const RetrievalCurve curve(curve_site);
            const auto p = curve.at(w);
            if (p.alpha == 0.0) continue;
            const Dense there({3, p.alpha, T, Convention::full});
            const SiteOf saddle_site{there};
            const ReplicaSymmetric saddle(saddle_site);
            const Vector u = ReplicaSymmetric::unknowns(p.m, p.C);
            EXPECT_LT(saddle.residual_norm(u, saddle.residual(u)), 1e-13) << T << " " << w;
        }
}

TEST(RetrievalCurve, SlopeIsTheDerivativeOfTheLoad) {
    const SiteOf curve_site{Hopfield({0.0, 0.2, Convention::full})};
    const RetrievalCurve curve(curve_site);
    for (const double w : {1.0, 2.5, 4.0}) {
        const double h = 1e-5;
        const auto a = curve.at(w - h), b = curve.at(w + h);
        EXPECT_NEAR(curve.at(w).slope / ((b.alpha - a.alpha) / (b.m - a.m)), 1.0, 1e-6) << w;
    }
}

TEST(RetrievalCurve, FoldIsSingular) {
    // det(1 - dmap/du) = 0 at the spinodal: the augmented system of a fold, met by a different construction.
    for (const double T : {0.0, 0.05, 0.3, 0.8}) {
        const auto fold = RetrievalCurve(SiteOf(Dense({4, 0.0, T, Convention::distinct}))).fold();
        const Dense there({4, fold.alpha, T, Convention::distinct});
        const SiteOf saddle_site{there};
        const ReplicaSymmetric saddle(saddle_site);
        const Vector u = ReplicaSymmetric::unknowns(fold.m, fold.C);
        EXPECT_NEAR(saddle.linearise(u).jacobian.determinant(), 0.0, 1e-10) << T;
    }
}

TEST(RetrievalCurve, BranchIsFoundAtEveryLoadUpToTheFold) {
    const SiteOf curve_site{Dense({3, 0.0, 0.3, Convention::distinct})};
    const RetrievalCurve curve(curve_site);
    double last = 1.0;
    for (const double fraction : {1e-6, 0.1, 0.5, 0.9, 0.999, 1.0}) {
        const auto p = curve.at_load(fraction * curve.fold().alpha);
        ASSERT_TRUE(p.has_value()) << fraction;
        EXPECT_NEAR(p->alpha, fraction * curve.fold().alpha, 1e-13);
        EXPECT_LE(p->m, last) << "m falls with the load";
        last = p->m;
    }
    EXPECT_FALSE(curve.at_load(1.0001 * curve.fold().alpha).has_value());
}

TEST(RetrievalCurve, NoRetrievalAboveItsZeroLoadTemperature) {
    const auto end = RetrievalCurve::zero_load_spinodal(SiteOf(Dense({4, 0.0, 0.0, Convention::distinct})));
    EXPECT_TRUE(RetrievalCurve(SiteOf(Dense({4, 0.0, 0.999 * end.T, Convention::distinct}))).exists());
    EXPECT_FALSE(RetrievalCurve(SiteOf(Dense({4, 0.0, 1.001 * end.T, Convention::distinct}))).exists());
    EXPECT_FALSE(RetrievalCurve(SiteOf(Hopfield({0.0, 1.001, Convention::full}))).exists());
}

} // namespace
} // namespace mattis::solvers
