#include "solvers/lines/gardner_line.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "tests/solvers/lines/only_point.hpp"

namespace mattis::solvers {
namespace {

double value(const LinePoint& point, std::string_view name) {
    for (const NamedValue& entry : point.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << name;
    return NAN;
}

TEST(GardnerLine, PSpinGlassesBecomeUnstableAtTheirGardnerTemperatures) {
    // Independent program: replicon of the state by product quadrature; P = 3 agrees with the literature (0.2400).
    constexpr std::array expected{std::pair{3, 0.2402600364}, std::pair{4, 0.1278411170}, std::pair{5, 0.0741268541},
                                  std::pair{6, 0.0440326348}, std::pair{8, 0.0155913743}};
    for (const auto& [P, T_G] : expected)
        EXPECT_NEAR(only(gardner_line(SiteOf(PSpin({P, 0.0})), Sought("T"))), T_G, 1e-10) << P;
    const LineResult three = gardner_line(SiteOf(PSpin({3, 0.0})), Sought("T"));
    EXPECT_NEAR(value(three.points[0], "theta"), 0.32855553, 1e-8);
    EXPECT_NEAR(value(three.points[0], "q1"), 0.9686931631, 1e-9);
}

TEST(GardnerLine, TemperaturesOfANetworkScaleWithTheRootOfTheLoad) {
    EXPECT_NEAR(only(gardner_line(SiteOf(Dense({3, 0.25, 0.0, Convention::distinct})), Sought("T"))),
                0.5 * 0.2402600364, 1e-10);
    const double alpha = only(gardner_line(SiteOf(Dense({3, 1.0, 0.1, Convention::distinct})), Sought("alpha")));
    EXPECT_NEAR(alpha, std::pow(0.1 / 0.2402600364, 2), 1e-9);
    for (const LineResult& nowhere : {gardner_line(SiteOf(Dense({3, 1.0, 0.0, Convention::distinct})), Sought("alpha")),
                                      gardner_line(SiteOf(Dense({3, 0.0, 0.0, Convention::distinct})), Sought("T"))}) {
        EXPECT_TRUE(nowhere.points.empty());
        EXPECT_TRUE(nowhere.remarks.empty()) << "these clusters are stable somewhere";
    }
}

TEST(GardnerLine, TheClustersOfFullNetworksHaveThem) {
    for (const int P : {3, 5, 6, 7, 8}) {
        SCOPED_TRACE(P);
        const Dense unit({P, 1.0, 0.0, Convention::full});
        const LineResult line = gardner_line(SiteOf(unit), Sought("T"));
        const double T_G = only(line);
        const auto at = [&](double T) { return broken_glass(SiteOf(with_parameter(unit, "T", T)), 1); };
        EXPECT_NEAR(*at(T_G).replicons.back(), 0.0, 1e-8);
        EXPECT_TRUE(at(1.02 * T_G).stable);
        EXPECT_FALSE(at(0.98 * T_G).stable);
        EXPECT_EQ(value(line.points[0], "q0") > 0.0, P % 2 == 1) << "the random field of odd P";
    }
}

TEST(GardnerLine, SkLikeGlassesAreUnstableFromTheirOnset) {
    for (const LineResult& line : {gardner_line(SiteOf(Sk({0.0})), Sought("T")),
                                   gardner_line(SiteOf(Dense({4, 1.0, 0.0, Convention::full})), Sought("T")),
                                   gardner_line(SiteOf(Hopfield({0.1, 0.0, Convention::full})), Sought("T"))}) {
        EXPECT_TRUE(line.points.empty());
        EXPECT_EQ(line.remarks.size(), 1u);
    }
}

} // namespace
} // namespace mattis::solvers
