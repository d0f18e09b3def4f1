#include "solvers/rsb/complexity.hpp"

#include <cmath>
#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/metastable_glass.hpp"

namespace mattis::solvers {
namespace {

std::vector<ComplexityPoint> curve_at_theta(const Site& model, const std::vector<double>& thetas) {
    const double T = model.temperature();
    std::vector<double> y;
    for (const double theta : thetas) y.push_back(theta / T);
    return complexity_curve(model, y);
}

/// dSigma/df = y and d(y phi)/dy = f by central differences, f = u - T s inside a state.
void expect_legendre(const Site& model, double y) {
    constexpr double step = 1e-4;
    const auto curve = complexity_curve(model, std::vector{y * (1.0 - step), y, y * (1.0 + step)});
    for (const ComplexityPoint& p : curve) ASSERT_EQ(p.status, Status::converged);
    const auto difference = [&](auto&& value) { return value(curve[2]) - value(curve[0]); };
    const double df = difference([](const auto& p) { return *p.free_energy; });
    EXPECT_NEAR(difference([](const auto& p) { return *p.complexity; }) / df, y, 1e-6 * y);
    EXPECT_NEAR(difference([](const auto& p) { return p.y * *p.phi; }) / (2.0 * step * y), *curve[1].free_energy, 1e-7);
    EXPECT_NEAR(*curve[1].phi, *curve[1].free_energy - *curve[1].complexity / y, 1e-13);
}

TEST(Complexity, FreeEnergyAndComplexityAreLegendreTransforms) {
    expect_legendre(SiteOf(PSpin({3, 0.5})), 0.65 / 0.5);
    expect_legendre(SiteOf(PSpin({4, 0.65})), 0.95 / 0.65);
    expect_legendre(SiteOf(PSpin({3, 0.0})), 1.2);
    expect_legendre(SiteOf(Dense({5, 2.0, 1.0, Convention::full})), 0.3);
    expect_legendre(SiteOf(Dense({4, 0.5, 0.0, Convention::distinct})), 1.7);
    expect_legendre(SiteOf(Dense({3, 1.0, 0.4, Convention::full})), 0.9);
    expect_legendre(SiteOf(Sk({0.5})), 0.5);
    expect_legendre(SiteOf(Sk({0.0})), 1.2);
    expect_legendre(SiteOf(Hopfield({0.1, 0.3, Convention::full})), 0.2);
}

TEST(Complexity, ItVanishesInTheStaticGlass) {
    const SiteOf pspin{PSpin({3, 0.4})};
    const SiteOf sk{Sk({0.3})};
    const SiteOf hopfield{Hopfield({0.1, 0.0, Convention::distinct})};
    for (const Site* model : std::initializer_list<const Site*>{&pspin, &sk, &hopfield}) {
        const std::vector<double> range = breaking_range(*model, 5);
        ASSERT_EQ(range.size(), 5u);
        const auto curve = complexity_curve(*model, range);
        EXPECT_NEAR(*curve.back().complexity, 0.0, 1e-13);
        for (std::size_t i = 1; i < curve.size(); ++i) {
            EXPECT_LT(*curve[i].complexity, *curve[i - 1].complexity);
            EXPECT_LT(*curve[i].free_energy, *curve[i - 1].free_energy);
        }
    }
}

TEST(Complexity, ThetaOneIsTheParamagnetInClusters) {
    // P = 3 between T_s = 0.6514 and T_d = 0.6816, where its complexity is 0.02267.
    const double T = 0.66;
    const auto curve = curve_at_theta(SiteOf(PSpin({3, T})), {0.95, 1.0});
    const Solution paramagnet = rs_paramagnet(SiteOf(PSpin({3, T})));
    EXPECT_NEAR(*curve[1].phi, *paramagnet.free_energy, 1e-13);
    EXPECT_NEAR(*curve[1].energy, *paramagnet.energy, 1e-13);
    EXPECT_TRUE(curve[1].stable);
    EXPECT_GT(*curve[0].complexity, *curve[1].complexity);
    EXPECT_NEAR(*curve_at_theta(SiteOf(PSpin({3, 0.681598})), {1.0})[0].complexity, 0.02267235, 1e-6);
    EXPECT_NEAR(*curve_at_theta(SiteOf(PSpin({8, 0.784184})), {1.0})[0].complexity, 0.2654021, 1e-5);
    EXPECT_NEAR(*curve_at_theta(SiteOf(Dense({7, 1.0, 3.36686, Convention::full})), {1.0})[0].complexity, 0.0405555,
                1e-5);
}

TEST(Complexity, DefaultRangeBeginsAtTheMarginalStates) {
    const PSpin model({3, 0.4});
    const std::vector<double> range = breaking_range(SiteOf(model), 3);
    const Solution marginal = marginal_glass(SiteOf(model));
    EXPECT_NEAR(0.4 * range.front(), order_value(marginal, "theta").value(), 1e-14);
    const auto curve = complexity_curve(SiteOf(model), range);
    EXPECT_NEAR(*curve.front().complexity, 0.026696990401, 1e-10) << "independent program";
    EXPECT_NEAR(*curve.front().replicons[1], 0.0, 1e-12);
    EXPECT_FALSE(curve.front().stable) << "a replicon of 0, whatever its rounding";
    EXPECT_TRUE(curve[1].stable);
}

TEST(Complexity, TheOrderOfThePointsDoesNotMatter) {
    const PSpin model({3, 0.5});
    const auto up = curve_at_theta(SiteOf(model), {0.65, 0.7, 0.75}),
               down = curve_at_theta(SiteOf(model), {0.75, 0.65, 0.7});
    EXPECT_NEAR(*up[0].phi, *down[1].phi, 1e-14);
    EXPECT_EQ(*up[2].phi, *down[0].phi);
    EXPECT_LT(*up[2].complexity, 0.0) << "beyond the static theta, 0.7099";
}

TEST(Complexity, WithoutAGlassThereIsNone) {
    EXPECT_TRUE(breaking_range(SiteOf(Sk({1.1})), 11).empty());
    EXPECT_TRUE(breaking_range(SiteOf(PSpin({3, 0.69})), 11).empty());
    EXPECT_EQ(curve_at_theta(SiteOf(PSpin({3, 0.69})), {0.9})[0].status, Status::absent);
    // The states end before theta = 0.99 here.
    EXPECT_EQ(curve_at_theta(SiteOf(PSpin({3, 0.6815})), {0.99})[0].status, Status::stalled);
}

} // namespace
} // namespace mattis::solvers
