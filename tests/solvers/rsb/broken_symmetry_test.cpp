#include "solvers/rsb/broken_symmetry.hpp"

#include <cmath>
#include <type_traits>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/replica_symmetric.hpp"

namespace mattis::solvers {
namespace {

constexpr Pinned nothing{};

/// f at a point, without asking whether it is admissible.
template <class M>
double f(const M& model, const Levels& at) {
    const SiteOf saddle_site{model};
    const BrokenSymmetry saddle(saddle_site, at.depth(), nothing);
    return saddle.free_energy(saddle.evaluate(at));
}

/// Two steps with a signal, C as the overlap says.
Levels two_steps(double T, double y_unit) {
    Levels at{.m = 0.6, .q = {0.35, 0.6, T > 0.0 ? 0.8 : 1.0}, .y = {0.7 * y_unit, 1.6 * y_unit}, .C = 0.3};
    if (T > 0.0) at.C = 0.2 / T;
    return at;
}

/// Central difference of f along one number of the levels; moving q_k moves C.
template <class M>
double slope(const M& model, const Levels& at, double& (*number)(Levels&), double step = 1e-5) {
    const double T = model.temperature();
    Levels up = at, down = at;
    number(up) += step, number(down) -= step;
    if (T > 0.0)
        for (Levels* moved : {&up, &down}) moved->C = (1.0 - moved->q.back()) / T;
    return (f(model, up) - f(model, down)) / (2.0 * step);
}

double& m_of(Levels& at) { return at.m; }
template <std::size_t I>
double& q_of(Levels& at) {
    return at.q[I];
}
template <std::size_t I>
double& y_of(Levels& at) {
    return at.y[I];
}
double& C_of(Levels& at) { return at.C; }

/// The derivative of the noise variances along a number of the levels.
template <class M>
double variance_slope(const M& model, const Levels& at, std::size_t j, double& (*number)(Levels&)) {
    constexpr double step = 1e-5;
    const double T = model.temperature();
    Levels up = at, down = at;
    number(up) += step, number(down) -= step;
    if (T > 0.0)
        for (Levels* moved : {&up, &down}) moved->C = (1.0 - moved->q.back()) / T;
    return (model.level_noise({up.q, up.y, up.C}).variance[j] -
            model.level_noise({down.q, down.y, down.C}).variance[j]) /
           (2.0 * step);
}

/// df/dV_j at fixed q and y: half the violation of q_j = M_j.
template <class M>
double variance_gradient(const typename BrokenSymmetry::Local& local, std::size_t j) {
    const Levels& at = local.at;
    const double below = j > 0 ? at.y[j - 1] : 0.0;
    const double q_error = at.q[j] - local.site.overlap[j];
    if (j < at.depth()) return -0.5 * (at.y[j] - below) * q_error;
    return 0.5 * (at.C - local.site.C) + 0.5 * below * q_error;
}

template <class M>
void expect_exact_derivatives(const M& model, const Levels& at) {
    const SiteOf saddle_site{model};
    const BrokenSymmetry saddle(saddle_site, at.depth(), nothing);
    const auto local = saddle.evaluate(at);
    ASSERT_TRUE(local.admissible);
    const auto through_variances = [&](double& (*number)(Levels&)) {
        double sum = 0.0;
        for (std::size_t j = 0; j < at.q.size(); ++j)
            sum += variance_gradient<M>(local, j) * variance_slope(model, at, j, number);
        return sum;
    };
    constexpr double error = 2e-8;
    const auto gradient = saddle.breaking_gradient(local);
    EXPECT_NEAR(slope(model, at, y_of<0>), gradient[0] + through_variances(y_of<0>), error);
    EXPECT_NEAR(slope(model, at, y_of<1>), gradient[1] + through_variances(y_of<1>), error);
    EXPECT_NEAR(slope(model, at, q_of<0>), through_variances(q_of<0>), error);
    EXPECT_NEAR(slope(model, at, q_of<1>), through_variances(q_of<1>), error);
    const auto innermost = model.temperature() > 0.0 ? q_of<2> : C_of;
    EXPECT_NEAR(slope(model, at, innermost), through_variances(innermost), error);
    if (M::has_signal) {
        EXPECT_NEAR(slope(model, at, m_of), model.signal_field_slope(at.m) * (at.m - local.site.m), error);
    }
}

TEST(BrokenSymmetry, TheConditionsAreTheGradientOfTheFreeEnergy) {
    for (const double T : {0.0, 0.4}) {
        SCOPED_TRACE(T);
        for (const Convention convention : {Convention::distinct, Convention::full}) {
            expect_exact_derivatives(Hopfield({0.2, T > 0.0 ? 0.9 : 0.0, convention}),
                                     two_steps(T > 0.0 ? 0.9 : 0.0, 0.5));
            for (const int P : {3, 4, 5}) expect_exact_derivatives(Dense({P, 0.3, T, convention}), two_steps(T, 1.0));
        }
        expect_exact_derivatives(Sk({T}), two_steps(T, 1.0));
        expect_exact_derivatives(PSpin({3, T}), two_steps(T, 1.0));
    }
}

TEST(BrokenSymmetry, AtRandomPointsToo) {
    Stream rng({.seed = 5, .purpose = Purpose::test_points});
    for (int k = 0; k < 12; ++k) {
        Levels at{.m = rng.uniform(), .q = {0.1 + 0.3 * rng.uniform()}, .y = {0.2 + 0.5 * rng.uniform()}};
        at.q.push_back(at.q[0] + 0.05 + 0.2 * rng.uniform());
        at.q.push_back(at.q[1] + 0.05 + 0.2 * rng.uniform());
        at.y.push_back(at.y[0] + 0.1 + 0.5 * rng.uniform());
        const double T = 0.5;
        at.C = (1.0 - at.q[2]) / T;
        expect_exact_derivatives(Dense({4, 0.1 + rng.uniform(), T, Convention::full}), at);
    }
}

TEST(BrokenSymmetry, WithoutStepsItIsReplicaSymmetric) {
    for (const double T : {0.0, 0.2, 0.9}) {
        const double C = 0.15, q = 1.0 - T * C;
        const auto check = [&](const auto& model) {
            using M = std::remove_cvref_t<decltype(model)>;
            const double m = M::has_signal ? 0.7 : 0.0;
            const SiteOf saddle_site{model};
            const BrokenSymmetry saddle(saddle_site, 0, nothing);
            const auto local = saddle.evaluate({.m = m, .q = {q}, .y = {}, .C = C}, true);
            const SiteOf rs_site{model};
            const ReplicaSymmetric rs(rs_site);
            const State state = rs.state(rs.unknowns(m, C));
            EXPECT_NEAR(saddle.free_energy(local), state.free_energy, 1e-12);
            EXPECT_NEAR(saddle.entropy(local), state.entropy, 1e-12);
            EXPECT_NEAR(local.site.C, rs.map(rs.unknowns(m, C))(1), 1e-12);
            if (state.replicon) {
                EXPECT_NEAR(saddle.replicons(local)[0], *state.replicon, 1e-11 * (1.0 + std::abs(*state.replicon)));
            }
        };
        for (const Convention convention : {Convention::distinct, Convention::full}) {
            check(Hopfield({0.1, T, convention}));
            check(Dense({3, 0.2, T, convention}));
        }
        check(Sk({T}));
        check(PSpin({4, T}));
    }
}

TEST(BrokenSymmetry, MergedLevelsAndThetaOneCollapseToOneStepLess) {
    const double T = 0.5;
    const auto check = [&](const auto& model) {
        const Levels one{.m = 0.5, .q = {0.4, 0.7}, .y = {1.2}, .C = 0.3 / T};
        const Levels below{.m = 0.5, .q = {0.4, 0.4, 0.7}, .y = {0.6, 1.2}, .C = 0.3 / T};
        const Levels above{.m = 0.5, .q = {0.4, 0.7, 0.7}, .y = {1.2, 1.7}, .C = 0.3 / T};
        EXPECT_NEAR(f(model, below), f(model, one), 1e-12);
        EXPECT_NEAR(f(model, above), f(model, one), 1e-12);
        // At theta_2 = 1 level 2 is not there: f is that of q_1 with C = (1 - q_1)/T.
        const Levels at_one{.m = 0.5, .q = {0.2, 0.4, 0.7}, .y = {1.2, (1.0 - 1e-15) / T}, .C = 0.3 / T};
        const Levels without{.m = 0.5, .q = {0.2, 0.4}, .y = {1.2}, .C = 0.6 / T};
        EXPECT_NEAR(f(model, at_one), f(model, without), 1e-12);
    };
    check(Dense({3, 0.4, T, Convention::distinct}));
    check(Dense({4, 0.4, T, Convention::full}));
    check(Sk({T}));
}

TEST(BrokenSymmetry, ThetaToZeroCollapsesToReplicaSymmetry) {
    const double T = 0.5;
    const Sk model({T});
    // Linear in y: f(y) - f(2y)/2 cancels the first order.
    const auto at = [&](double y) { return f(model, {.m = 0.0, .q = {0.3, 0.6}, .y = {y}, .C = 0.4 / T}); };
    const double rs = f(model, {.m = 0.0, .q = {0.6}, .y = {}, .C = 0.4 / T});
    EXPECT_NEAR(2.0 * at(1e-5) - at(2e-5), rs, 1e-9);
}

TEST(BrokenSymmetry, UnknownsAndLevelsAreInverse) {
    const Levels at{.m = 0.3, .q = {0.2, 0.5, 0.9}, .y = {0.5, 1.5}, .C = 0.1 / 0.4};
    const Sk warm({0.4}), cold({0.0});
    const SiteOf saddle_site{warm};
    const BrokenSymmetry saddle(saddle_site, 2, nothing);
    const Levels back = saddle.levels(saddle.unknowns(at));
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(back.q[i], at.q[i], 1e-15);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(back.y[i], at.y[i], 1e-15);
    EXPECT_NEAR(back.C, at.C, 1e-15);
    EXPECT_EQ(back.m, at.m);
    const SiteOf pinned_site{cold};
    const BrokenSymmetry pinned(pinned_site, 2, {.m = true, .q0 = true});
    const Levels frozen{.m = 0.0, .q = {0.0, 0.5, 1.0}, .y = {0.5, 1.5}, .C = 0.7};
    EXPECT_EQ(pinned.unknowns(frozen).size(), 4);
    const Levels again = pinned.levels(pinned.unknowns(frozen));
    EXPECT_EQ(again.q[0], 0.0);
    EXPECT_NEAR(again.q[1], 0.5, 1e-15);
    EXPECT_NEAR(again.C, 0.7, 1e-15);
}

TEST(BrokenSymmetry, InadmissiblePointsAreNotEvaluated) {
    const Sk sk({0.5});
    const SiteOf saddle_site{sk};
    const BrokenSymmetry saddle(saddle_site, 1, nothing);
    EXPECT_TRUE(saddle.evaluate({.m = 0.0, .q = {0.2, 0.6}, .y = {1.9}, .C = 0.8}).admissible);
    EXPECT_FALSE(saddle.evaluate({.m = 0.0, .q = {0.2, 0.6}, .y = {2.1}, .C = 0.8}).admissible) << "theta > 1";
    EXPECT_FALSE(saddle.evaluate({.m = 0.0, .q = {0.6, 0.2}, .y = {1.0}, .C = 1.6}).admissible) << "q falls";
    const Hopfield hopfield({0.1, 0.0, Convention::full});
    const SiteOf pairwise_site{hopfield};
    const BrokenSymmetry pairwise(pairwise_site, 1, nothing);
    EXPECT_TRUE(pairwise.evaluate({.m = 0.0, .q = {0.5, 1.0}, .y = {0.5}, .C = 0.5}).admissible);
    EXPECT_FALSE(pairwise.evaluate({.m = 0.0, .q = {0.5, 1.0}, .y = {1.0}, .C = 0.5}).admissible) << "Delta_0 = 0";
    EXPECT_FALSE(pairwise.evaluate({.m = 0.0, .q = {0.5, 1.0}, .y = {0.5}, .C = 1.1}).admissible) << "Delta_1 < 0";
}

} // namespace
} // namespace mattis::solvers
