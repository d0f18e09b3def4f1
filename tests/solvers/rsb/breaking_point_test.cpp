#include "solvers/rsb/breaking_point.hpp"

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"

namespace mattis::solvers {
namespace {

template <class M>
double theta(const M& model, double m, double q) {
    const double T = model.temperature();
    return T * breaking_point(SiteOf(model), m, q, (1.0 - q) / T).y;
}

TEST(BreakingPoint, OfTheSherringtonKirkpatrickGlassIsTwiceItsSmallOverlap) {
    for (const double q : {1e-2, 1e-3}) EXPECT_NEAR(theta(Sk({1.0}), 0.0, q), 2.0 * q, 20.0 * q * q);
}

TEST(BreakingPoint, TendsToOneHalfInTheGroundState) {
    EXPECT_NEAR(theta(Sk({0.001}), 0.0, 1.0 - 0.001 * 0.8), 0.5, 2e-3);
    EXPECT_NEAR(theta(Dense({3, 0.3, 0.001, Convention::distinct}), 0.9, 1.0 - 0.001 * 0.3), 0.5, 2e-3);
}

TEST(BreakingPoint, IsTheThetaOfAGlassThatIsJustBroken) {
    // P = 3, full: a random field, AT instability at T = 0.735079. theta tends to its limit linearly.
    const auto difference = [](double T) {
        const Dense model({3, 1.0, T, Convention::full});
        const Solution rs = rs_glass(SiteOf(model)), broken = broken_glass(SiteOf(model), 1);
        return *order_value(broken, "theta") - theta(model, 0.0, *order_value(rs, "q"));
    };
    constexpr double onset = 0.7350788925;
    EXPECT_NEAR(difference(0.7348) / difference(0.7345), (onset - 0.7348) / (onset - 0.7345), 0.01);
    EXPECT_LT(std::abs(difference(0.7348)), 3e-4);
}

} // namespace
} // namespace mattis::solvers
