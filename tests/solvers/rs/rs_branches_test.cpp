#include "solvers/rs/rs_branches.hpp"

#include <cmath>
#include <type_traits>

#include <gtest/gtest.h>

#include "core/gaussian.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/retrieval_curve.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, std::string_view name) { return order_value(s, name).value(); }

TEST(RsBranches, RetrievalEndsAtTheSpinodalAndNeverChangesClothes) {
    const double T = 0.3;
    const double alpha_c = RetrievalCurve(SiteOf(Dense({3, 0.0, T, Convention::distinct}))).fold().alpha;
    const Solution inside = rs_retrieval(SiteOf(Dense({3, alpha_c * (1.0 - 1e-9), T, Convention::distinct})));
    EXPECT_TRUE(inside.converged());
    EXPECT_LT(*inside.residual, 1e-12);
    for (const double alpha : {alpha_c * (1.0 + 1e-9), 1.1 * alpha_c, 5.0, 1e6})
        EXPECT_EQ(rs_retrieval(SiteOf(Dense({3, alpha, T, Convention::distinct}))).status, Status::absent) << alpha;
    EXPECT_EQ(rs_retrieval(SiteOf(Hopfield({0.2, 0.1, Convention::full}))).status, Status::absent);
    EXPECT_EQ(rs_retrieval(SiteOf(Hopfield({0.05, 1.1, Convention::full}))).status, Status::absent);
}

TEST(RsBranches, AWarmStartDoesNotChangeTheAnswer) {
    const Dense model({4, 0.3, 0.2, Convention::distinct});
    const Solution cold = rs_retrieval(SiteOf(model));
    for (const auto& u : {Vector{{0.999, 0.0}}, Vector{{0.5, 1.0}}, Vector{{0.0, 0.1}}, Vector{{-1.0, 5.0}}}) {
        const Solution warm = rs_retrieval(SiteOf(model), &u);
        ASSERT_TRUE(warm.converged());
        EXPECT_NEAR(value(warm, "m"), value(cold, "m"), 1e-13);
    }
}

/// kappa of before_the_spinodal.
template <class M>
double signal_bend(const M& model, double m) {
    return model.signal_field_slope(m) * (1.0 - m * m) * std::atanh(m) / model.signal_field(m);
}

TEST(RsBranches, SecondFoldsLieWhereTheCurveDecides) {
    for (const int P : {3, 4, 5, 8, 16, 64})
        for (const Convention convention : {Convention::distinct, Convention::full})
            for (int step = 0; step < 16; ++step) {
                const Dense base({P, 0.0, 0.0, convention});
                const double T = RetrievalCurve::zero_load_spinodal(SiteOf(base)).T * step / 16.0;
                const SiteOf curve_site{Dense({P, 0.0, T, convention})};
                const RetrievalCurve curve(curve_site);
                for (double w = 0.99 * curve.fold().w; w > 1e-3 * curve.fold().w; w *= 0.98) {
                    const auto p = curve.at(w);
                    if (!(p.alpha > 0.0)) break;
                    EXPECT_TRUE(p.slope >= 0.0 || signal_bend(base, p.m) > 1.75) << P << " " << T << " " << p.m;
                }
            }
}

TEST(RsBranches, RetrievalAgreesWithTheCurveOnBothSidesOfTheSpinodal) {
    const auto check = [](const auto& base, double T) {
        using M = std::remove_cvref_t<decltype(base)>;
        const SiteOf curve_site{with_parameter(base, "T", T)};
        const RetrievalCurve curve(curve_site);
        for (const double ratio : {0.01, 0.5, 0.9, 0.999, 1.0 - 1e-7, 1.0 + 1e-7, 1.001, 1.1, 2.0}) {
            const double alpha = ratio * curve.fold().alpha;
            const Solution s = rs_retrieval(SiteOf(with_parameter(with_parameter(base, "T", T), "alpha", alpha)));
            const auto point = curve.at_load(alpha);
            ASSERT_EQ(s.converged(), point.has_value()) << M::name << " T " << T << " alpha " << alpha;
            if (!point) continue;
            EXPECT_NEAR(value(s, "m"), point->m, 1e-9) << M::name << " T " << T << " alpha " << alpha;
        }
    };
    for (const double T : {0.0, 1e-300, 1e-8, 0.02, 0.3, 0.6, 0.85, 0.999}) {
        check(Hopfield({0.0, 0.0, Convention::full}), T);
        for (const int P : {3, 4, 7, 30})
            for (const Convention convention : {Convention::distinct, Convention::full}) {
                const Dense base({P, 0.0, 0.0, convention});
                check(base, T * RetrievalCurve::zero_load_spinodal(SiteOf(base)).T);
            }
    }
}

TEST(RsBranches, JustBeyondTheSpinodalThereIsNoState) {
    // The residual falls below Newton's tolerance there although there is no root.
    for (const int P : {3, 4, 6})
        for (const double T : {0.0, 0.1, 0.3, 0.6}) {
            Dense::Parameters p{P, 1.0, T, Convention::distinct};
            const double fold = RetrievalCurve(SiteOf(Dense(p))).fold().alpha;
            for (const double beyond : {1e-12, 1e-10, 1e-8, 1e-6}) {
                p.alpha = fold * (1.0 + beyond);
                EXPECT_EQ(rs_retrieval(SiteOf(Dense(p))).status, Status::absent) << P << " " << T << " " << beyond;
                p.alpha = fold * (1.0 - beyond);
                EXPECT_EQ(rs_retrieval(SiteOf(Dense(p))).status, Status::converged) << P << " " << T << " " << beyond;
            }
        }
}

TEST(RsBranches, StabilityAtTheLowestTemperatures) {
    // Hopfield, alpha = 0.01: the AT line lies at T = 1.03e-23; below it the retrieval state is unstable.
    const Solution cold = rs_retrieval(SiteOf(Hopfield({0.01, 1e-25, Convention::distinct})));
    EXPECT_FALSE(cold.stable);
    EXPECT_NEAR(*order_value(cold, "C"), 1.539e-21, 0.001e-21); // the limit T -> 0
    EXPECT_TRUE(rs_retrieval(SiteOf(Hopfield({0.01, 1e-20, Convention::distinct}))).stable);
}

TEST(RsBranches, ParamagnetExistsWhereItShould) {
    EXPECT_TRUE(rs_paramagnet(SiteOf(Hopfield({0.1, 1.2, Convention::full}))).converged());
    EXPECT_FALSE(rs_paramagnet(SiteOf(Hopfield({0.1, 1.2, Convention::full}))).stable) << "1 < T < 1 + sqrt(alpha)";
    EXPECT_TRUE(rs_paramagnet(SiteOf(Hopfield({0.1, 1.4, Convention::full}))).stable);
    EXPECT_EQ(rs_paramagnet(SiteOf(Hopfield({0.1, 0.9, Convention::full}))).status, Status::absent) << "D < 0";
    EXPECT_EQ(rs_paramagnet(SiteOf(Dense({3, 0.1, 1.0, Convention::full}))).status, Status::absent) << "random field";
    EXPECT_EQ(rs_paramagnet(SiteOf(Sk({0.0}))).status, Status::absent);

    // A = ln 2 + beta^2 alpha/4 for distinct sites, and its entropy.
    const double alpha = 0.2, T = 0.5;
    const Solution s = rs_paramagnet(SiteOf(Dense({5, alpha, T, Convention::distinct})));
    EXPECT_NEAR(*s.free_energy, -T * std::log(2.0) - alpha / (4.0 * T), 1e-15);
    EXPECT_NEAR(*s.entropy, std::log(2.0) - alpha / (4.0 * T * T), 1e-15);
    EXPECT_EQ(*s.replicon, 1.0);
    // Pairwise: A = ln 2 - (alpha/2) ln(1 - beta).
    const Solution h = rs_paramagnet(SiteOf(Hopfield({0.1, 1.25, Convention::full})));
    EXPECT_NEAR(*h.free_energy, -1.25 * (std::log(2.0) - 0.05 * std::log(1.0 - 0.8)), 1e-14);
}

TEST(RsBranches, GlassGrowsContinuouslyBelowItsTransition) {
    // SK: q = |t| + O(t^2), t = T - 1 (Sherrington and Kirkpatrick 1975).
    EXPECT_EQ(rs_glass(SiteOf(Sk({1.0001}))).status, Status::absent);
    const Solution sk = rs_glass(SiteOf(Sk({0.999})));
    ASSERT_TRUE(sk.converged());
    EXPECT_NEAR(value(sk, "q"), 1e-3, 1e-5);
    EXPECT_FALSE(sk.stable);
    EXPECT_EQ(rs_glass(SiteOf(Hopfield({0.1, 1.32, Convention::full}))).status, Status::absent);
    EXPECT_TRUE(rs_glass(SiteOf(Hopfield({0.1, 1.31, Convention::full}))).converged());
}

TEST(RsBranches, DistinctGlassAppearsDiscontinuouslyAndIsNeverPhysical) {
    // Known onset temperatures of the replica-symmetric q > 0 solution in units of sqrt(alpha).
    for (const auto& [P, onset] : {std::pair{3, 0.484866}, {4, 0.375037}, {6, 0.283707}}) {
        EXPECT_EQ(rs_glass(SiteOf(PSpin({P, onset + 2e-6}))).status, Status::absent) << P;
        for (const double T : {onset - 2e-6, 0.5 * onset, 0.05}) {
            const Solution s = rs_glass(SiteOf(PSpin({P, T})));
            ASSERT_TRUE(s.converged()) << P << " " << T;
            EXPECT_LT(*s.replicon, 0.0) << P << " " << T;
            EXPECT_LT(*s.entropy, 0.0) << P << " " << T;
            EXPECT_EQ(rs_disordered(SiteOf(PSpin({P, T}))).branch, Branch::paramagnet);
        }
    }
    EXPECT_EQ(rs_disordered(SiteOf(PSpin({3, 0.0}))).status, Status::absent)
        << "at T = 0 not even the paramagnet is a rival";
}

TEST(RsBranches, RandomFieldGlassExistsAtEveryTemperature) {
    for (const double T : {0.0, 0.1, 1.0, 10.0}) {
        const Solution s = rs_glass(SiteOf(Dense({3, 1.0, T, Convention::full})));
        ASSERT_TRUE(s.converged()) << T;
        EXPECT_GT(value(s, "q"), 0.0);
    }
    // Where three solutions coexist the stable one is the glass.
    EXPECT_TRUE(rs_glass(SiteOf(Dense({13, 1.0, 5.3, Convention::full}))).stable);
    EXPECT_LT(value(rs_glass(SiteOf(Dense({13, 1.0, 5.3, Convention::full}))), "q"), 0.1);
}

TEST(RsBranches, ZeroLoadIsNoSpecialCase) {
    const Solution s = rs_retrieval(SiteOf(Dense({3, 0.0, 0.5, Convention::full})));
    ASSERT_TRUE(s.converged());
    EXPECT_NEAR(value(s, "m"), std::tanh(1.5 * std::pow(value(s, "m"), 2) / 0.5), 1e-15);
    EXPECT_EQ(*s.replicon, 1.0);
    const Solution ground = rs_retrieval(SiteOf(Hopfield({0.0, 0.0, Convention::full})));
    EXPECT_EQ(value(ground, "m"), 1.0);
    EXPECT_EQ(*ground.free_energy, -0.5);
    EXPECT_TRUE(ground.stable);
}

TEST(RsBranches, ZeroTemperatureStateWithNoiseIsUnstable) {
    const Solution s = rs_retrieval(SiteOf(Dense({4, 0.1, 0.0, Convention::distinct})));
    ASSERT_TRUE(s.converged());
    EXPECT_FALSE(s.replicon.has_value()) << "minus infinity";
    EXPECT_FALSE(s.stable);
}

TEST(RsBranches, ReportedResidualIsTheTrueOne) {
    const Dense model({4, 0.3, 0.2, Convention::distinct});
    const Solution s = rs_retrieval(SiteOf(model));
    const double m = value(s, "m"), q = value(s, "q");
    const SiteAverages site = site_averages(model.signal_field(m), model.noise_variance(q, (1.0 - q) / 0.2), 0.2);
    EXPECT_NEAR(site.m, m, 1e-14);
    EXPECT_NEAR(1.0 - 0.2 * site.C, q, 1e-14);
    EXPECT_LT(*s.residual, 1e-13);
}

TEST(RsBranches, ARandomFieldCorrelatesReplicasHoweverWeakItIs) {
    // q = alpha x'(0)/T^2 to leading order, x'(0) = 3/4 for P = 3 full.
    constexpr double T = 0.8;
    for (const double alpha : {1e-3, 1e-6, 6e-8, 1e-10, 1e-13}) {
        const Solution s = rs_glass(SiteOf(Dense({3, alpha, T, Convention::full})));
        ASSERT_TRUE(s.converged()) << alpha;
        EXPECT_TRUE(s.stable);
        EXPECT_NEAR(*order_value(s, "q"), 0.75 * alpha / (T * T), 3.0 * alpha * alpha + 4e-16) << alpha;
    }
    EXPECT_EQ(rs_glass(SiteOf(Dense({3, 0.0, T, Convention::full}))).status, Status::absent);
}

} // namespace
} // namespace mattis::solvers
