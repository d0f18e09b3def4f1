#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/rsb/theta_one.hpp"
#include "solvers/theory/theory.hpp"

// Values of the literature, to the digits printed there; more digits, where given, are of an independent computation.

namespace mattis::solvers {
namespace {

double found(const ModelAt& model, std::string_view line, std::string_view find) {
    const auto points = trace(model, line, {.find = find}).points;
    EXPECT_EQ(points.size(), 1u);
    return points.back().found.value_or(NAN);
}

TEST(Published, AmitGutfreundSompolinsky1987) {
    // Ann. Phys. 173, 30: alpha_c = 0.138 with m = 0.967; energies cross at 0.051; T_g = 1 + sqrt(alpha).
    const auto fold = RetrievalCurve(SiteOf(Hopfield({0.0, 0.0, Convention::distinct}))).fold();
    EXPECT_NEAR(fold.alpha, 0.138, 5e-4);
    EXPECT_NEAR(fold.alpha, 0.137905566495, 1e-12);
    EXPECT_NEAR(fold.m, 0.96742, 5e-6);
    const double crossing = found(Hopfield({0.0, 0.0, Convention::distinct}), "retrieval_transition", "alpha");
    EXPECT_NEAR(crossing, 0.051, 1e-3);
    EXPECT_NEAR(crossing, 0.0518543309, 1e-10);
    for (const double alpha : {0.01, 0.1, 1.0, 4.0})
        EXPECT_NEAR(found(Hopfield({alpha, 0.0, Convention::distinct}), "glass_transition", "T"),
                    1.0 + std::sqrt(alpha), 1e-12);
}

TEST(Published, PairwiseCapacityDoesNotDependOnTheConvention) {
    for (const double T : {0.0, 0.3}) {
        const double a = RetrievalCurve(SiteOf(Hopfield({0.0, T, Convention::distinct}))).fold().alpha;
        EXPECT_EQ(a, RetrievalCurve(SiteOf(Hopfield({0.0, T, Convention::full}))).fold().alpha);
    }
}

TEST(Published, SherringtonKirkpatrick1975) {
    // Ground-state energy -sqrt(2/pi), entropy -1/(2 pi), T_c = 1.
    const Solution s = rs_glass(SiteOf(Sk({0.0})));
    EXPECT_NEAR(*s.free_energy, -std::sqrt(2.0 / std::numbers::pi), 1e-15);
    EXPECT_NEAR(*s.entropy, -1.0 / (2.0 * std::numbers::pi), 1e-15);
    EXPECT_NEAR(found(Sk({0.0}), "glass_transition", "T"), 1.0, 1e-12);
}

TEST(Published, ThreeSpinGlassTemperatures) {
    // T_d = 0.682, T_s = 0.651 (Ising p-spin, P = 3); P = 4: 0.678, 0.617.
    const auto three = pattern_covariance(3, Convention::distinct), four = pattern_covariance(4, Convention::distinct);
    EXPECT_NEAR(dynamic_transition(three)->T, 0.682, 5e-4);
    EXPECT_NEAR(static_transition(three)->T, 0.651, 5e-4);
    EXPECT_NEAR(dynamic_transition(four)->T, 0.678, 5e-4);
    EXPECT_NEAR(static_transition(four)->T, 0.617, 5e-4);
    EXPECT_NEAR(found(PSpin({3, 0.0}), "glass_dynamic", "T"), 0.6815980406, 1e-10);
    EXPECT_NEAR(found(PSpin({3, 0.0}), "glass_static", "T"), 0.6513852269, 1e-10);
    EXPECT_NEAR(found(Dense({3, 0.25, 0.0, Convention::distinct}), "glass_static", "T"), 0.5 * 0.6513852269, 1e-10);
}

TEST(Published, GroundStateCapacities) {
    // T = 0 replica-symmetric capacities; full/distinct = (P-1)!/(2P-3)!! exactly.
    struct Row {
        int P;
        double distinct, full, m;
    };
    for (const Row& row :
         {Row{3, 0.378285646156, 0.252190430771, 0.83848}, Row{4, 0.395720238391, 0.158288095356, 0.91792},
          Row{6, 0.473038609729, 0.060068394886, 0.96199}}) {
        const auto distinct = RetrievalCurve(SiteOf(Dense({row.P, 0.0, 0.0, Convention::distinct}))).fold();
        const auto full = RetrievalCurve(SiteOf(Dense({row.P, 0.0, 0.0, Convention::full}))).fold();
        EXPECT_NEAR(distinct.alpha, row.distinct, 1e-12);
        EXPECT_NEAR(full.alpha, row.full, 1e-12);
        EXPECT_NEAR(distinct.m, row.m, 5e-6);
        EXPECT_NEAR(full.m, row.m, 5e-6);
    }
}

TEST(Published, NishimoriLineSpinodals) {
    for (const auto& [P, alpha] : {std::pair{3, 0.464575889}, {4, 0.460241559}, {6, 0.529220711}}) {
        const auto fold = RetrievalCurve(SiteOf(Dense({P, 0.0, alpha, Convention::distinct}))).fold();
        EXPECT_NEAR(fold.alpha, alpha, 1e-9);
        const Dense there({P, fold.alpha, alpha, Convention::distinct});
        const SiteOf saddle_site{there};
        const ReplicaSymmetric saddle(saddle_site);
        const State state = saddle.state(ReplicaSymmetric::unknowns(fold.m, fold.C));
        EXPECT_NEAR(*state.replicon, 0.0, 1e-8) << "the AT line meets the spinodal on the Nishimori line";
    }
    // Inside, m = q and the state is stable.
    for (const double T : {0.05, 0.2, 0.45}) {
        const Solution s = rs_retrieval(SiteOf(Dense({3, T, T, Convention::distinct})));
        EXPECT_NEAR(*order_value(s, "m"), *order_value(s, "q"), 1e-13);
        EXPECT_TRUE(s.stable);
    }
}

TEST(Published, RandomEnergyModelEntropyCrisis) {
    // Derrida 1981: the paramagnet's entropy vanishes at T = sqrt(alpha)/(2 sqrt(ln 2)) for every P.
    for (const int P : {3, 8})
        EXPECT_NEAR(found(PSpin({P, 0.0}), "entropy_zero", "T"), 0.5 / std::sqrt(std::numbers::ln2), 1e-13);
}

TEST(Published, OneStepCapacityOfPairwiseNetworks) {
    // Amari and Maginu 1988, Hertz, Krogh and Palmer 1991: the first step at alpha = 0.138 errs with 0.36 %.
    EXPECT_NEAR(0.5 * (1.0 - overlap_after_update(SiteOf(Hopfield({0.138, 0.0, Convention::distinct})))), 0.0036, 5e-5);
}

} // namespace
} // namespace mattis::solvers
