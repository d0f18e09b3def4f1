#include "solvers/potential/held_site.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {
namespace {

const Dense network({3, 0.2, 0.3, Convention::full});
const SiteOf site{network};

TEST(HeldSite, ItsFieldIsGivenAndItsNoiseThatOfTheNetwork) {
    const HeldSite held(site, 0.7);
    for (const double m : {0.1, 0.9}) {
        EXPECT_EQ(held.signal_field(m), 0.7);
        EXPECT_EQ(held.signal_field_slope(m), 0.0);
        EXPECT_EQ(held.field(m, 0.4, 2.0).S, 0.7);
        EXPECT_EQ(held.field(m, 0.4, 2.0).g, network.noise_variance(0.4, 2.0));
    }
    EXPECT_EQ(held.noise_free_energy(0.4, 2.0), network.noise_free_energy(0.4, 2.0));
    EXPECT_EQ(held.replicon_coupling(0.4, 2.0), network.replicon_coupling(0.4, 2.0));
    EXPECT_EQ(held.with("alpha", 0.4)->load(), 0.4);
}

TEST(HeldSite, TheFieldMakesTheFreeEnergyStationaryWhereItLeavesTheOverlap) {
    // f = -m^3/2 + b m - E T ln 2cosh[(b + sqrt(g) z)/T]: df/db = m - E tanh.
    constexpr double g = 0.3, b = 0.4, h = 1e-5;
    const double m = site_sums(site, b, g).m;
    const auto f = [&](double field) {
        return HeldSite(site, field).signal_free_energy(m) - site_sums(site, field, g).free;
    };
    EXPECT_NEAR(HeldSite(site, 0.0).signal_free_energy(m), -0.5 * m * m * m, 1e-15);
    EXPECT_NEAR((f(b + h) - f(b - h)) / (2.0 * h), 0.0, 1e-10);
}

} // namespace
} // namespace mattis::solvers
