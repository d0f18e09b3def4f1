#include "models/glass_decomposition.hpp"

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

GlassDecomposition at(const auto& model, const Solution& s) {
    return decompose(model, *order_value(s, "m"), *order_value(s, "q"));
}

TEST(GlassDecomposition, PairwiseNetworkIsAHardAndASoftGlass) {
    for (const Convention c : {Convention::full, Convention::distinct})
        for (const auto& [T, alpha] : {std::pair{0.3, 0.05}, {0.5, 0.05}, {0.2, 0.1}}) {
            const Hopfield model({alpha, T, c});
            const Solution s = rs_retrieval(SiteOf(model));
            EXPECT_NEAR(at(model, s).total(), -*s.free_energy / T, 1e-14) << T;
            EXPECT_NE(at(model, s).soft, 0.0);
        }
    const Hopfield glassy({0.5, 0.8, Convention::full});
    EXPECT_NEAR(at(glassy, rs_glass(SiteOf(glassy))).total(), -*rs_glass(SiteOf(glassy)).free_energy / 0.8, 1e-14);
}

TEST(GlassDecomposition, SoftGlassIsAtItsOwnSaddle) {
    // beta2 s2 = 1, that is p = (beta - 1 + beta2)/beta2^2.
    const double T = 0.3;
    const Hopfield model({0.05, T, Convention::full});
    const Solution s = rs_retrieval(SiteOf(model));
    const double D = 1.0 - *order_value(s, "C");
    EXPECT_NEAR(*order_value(s, "p"), (1.0 / T - 1.0 + D) / (D * D), 1e-12);
}

TEST(GlassDecomposition, ThePairwiseIdentityHoldsAtEveryOverlap) {
    const double T = 0.3;
    const Hopfield model({0.05, T, Convention::full});
    const SiteOf saddle_site{model};
    const ReplicaSymmetric saddle(saddle_site);
    for (const auto& [m, q] : {std::pair{0.9, 0.8}, {0.0, 0.75}, {0.5, 0.95}}) {
        const Vector u = ReplicaSymmetric::unknowns(m, (1.0 - q) / T);
        EXPECT_NEAR(decompose(model, m, q).total(), -saddle.state(u).free_energy / T, 1e-13);
    }
}

TEST(GlassDecomposition, DenseNetworkHasNoSoftGlassAnywhere) {
    const double T = 0.4;
    const Dense model({4, 0.1, T, Convention::full});
    const SiteOf saddle_site{model};
    const ReplicaSymmetric saddle(saddle_site);
    for (const auto& [m, q] : {std::pair{0.9, 0.8}, {0.0, 0.3}, {0.5, 0.95}}) {
        const GlassDecomposition parts = decompose(model, m, q);
        EXPECT_EQ(parts.soft, 0.0);
        EXPECT_EQ(parts.shift, 0.0);
        EXPECT_NEAR(parts.total(), -saddle.state(ReplicaSymmetric::unknowns(m, (1.0 - q) / T)).free_energy / T, 1e-13);
    }
}

} // namespace
} // namespace mattis::solvers
