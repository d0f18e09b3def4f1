#include "solvers/rsb/metastable_glass.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, const char* name) { return order_value(s, name).value(); }

// The values are those of an independent program (product quadrature).
TEST(MetastableGlass, ThresholdStatesAreThoseOfTheReference) {
    const Solution three = marginal_glass(SiteOf(Dense({3, 1.0, 0.4, Convention::distinct})));
    ASSERT_TRUE(three.converged());
    EXPECT_NEAR(value(three, "theta"), 0.497488370398, 1e-9);
    EXPECT_NEAR(value(three, "q1"), 0.906693666054, 1e-9);
    EXPECT_NEAR(*three.free_energy, -0.819562341115, 1e-11);
    EXPECT_NEAR(*three.complexity, 0.026696990401, 1e-10);
    const Solution six = marginal_glass(SiteOf(Dense({6, 1.0, 0.6, Convention::distinct})));
    ASSERT_TRUE(six.converged());
    EXPECT_NEAR(value(six, "theta"), 0.766471042951, 1e-9);
    EXPECT_NEAR(*six.complexity, 0.195518862044, 1e-9);
}

TEST(MetastableGlass, ItIsBornAtTheDynamicTemperatureWithItsComplexity) {
    // P = 3: T_d = 0.6815980406, q_d = 0.6431436, Sigma_d = 0.02267235; P = 5, full: T_d = 1.742102.
    const Solution born = marginal_glass(SiteOf(PSpin({3, 0.681598})));
    ASSERT_TRUE(born.converged());
    EXPECT_NEAR(value(born, "theta"), 1.0, 1e-6);
    EXPECT_NEAR(value(born, "q1"), 0.6431436, 1e-5);
    EXPECT_NEAR(*born.complexity, 0.02267235, 1e-6);
    EXPECT_NEAR(*born.energy, -0.5 / 0.681598, 1e-7) << "that of the paramagnet";
    EXPECT_EQ(marginal_glass(SiteOf(PSpin({3, 0.6816}))).status, Status::absent);
    EXPECT_NEAR(value(marginal_glass(SiteOf(Dense({5, 1.0, 1.7421, Convention::full}))), "theta"), 1.0, 1e-5);
}

TEST(MetastableGlass, ItMergesWithTheStaticGlassAtTheGardnerTemperature) {
    const PSpin model({3, 0.2403});
    const Solution marginal = marginal_glass(SiteOf(model)), statical = broken_glass(SiteOf(model), 1);
    ASSERT_TRUE(marginal.converged());
    EXPECT_NEAR(value(marginal, "theta"), value(statical, "theta"), 1e-4);
    EXPECT_LT(value(marginal, "theta"), value(statical, "theta"));
    EXPECT_LT(*marginal.complexity, 1e-4);
    EXPECT_EQ(marginal_glass(SiteOf(PSpin({3, 0.2402}))).status, Status::absent);
}

TEST(MetastableGlass, ThresholdStatesAreAboveTheStaticOnesInEnergyAndManyMore) {
    double before = 0.0;
    for (const double T : {0.66, 0.6, 0.5, 0.4, 0.3}) {
        const PSpin model({3, T});
        const Solution s = marginal_glass(SiteOf(model));
        ASSERT_TRUE(s.converged()) << T;
        EXPECT_NEAR(*s.replicons.back(), 0.0, 1e-9);
        EXPECT_FALSE(s.stable);
        EXPECT_GT(*s.complexity, 0.0);
        const double theta = value(s, "theta");
        EXPECT_NEAR(*s.free_energy, *s.energy - T * *s.entropy - T * *s.complexity / theta, 1e-12);
        EXPECT_LT(*s.energy, before) << "it falls with T";
        before = *s.energy;
        if (T > 0.65) continue; // above T_s
        const Solution statical = broken_glass(SiteOf(model), 1);
        EXPECT_LT(theta, value(statical, "theta"));
        EXPECT_GT(*s.energy, *statical.energy);
    }
}

TEST(MetastableGlass, UnstableClustersHaveNoMarginalState) {
    EXPECT_EQ(marginal_glass(SiteOf(Sk({0.5}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(Sk({0.0}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(Sk({1.2}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(PSpin({3, 0.0}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(Hopfield({0.1, 0.3, Convention::full}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(Dense({4, 1.0, 1.0, Convention::full}))).status, Status::absent);
    EXPECT_EQ(marginal_glass(SiteOf(Dense({4, 0.0, 1.0, Convention::full}))).status, Status::absent);
}

TEST(MetastableGlass, ReplicaSymmetricStatesHaveOneReplicon) {
    const Solution glass = rs_glass(SiteOf(Sk({0.5})));
    ASSERT_EQ(glass.replicons.size(), 1u);
    EXPECT_EQ(glass.replicons[0], glass.replicon);
    const Solution broken = broken_glass(SiteOf(Sk({0.5})), 3);
    ASSERT_EQ(broken.replicons.size(), 4u);
    double smallest = 1.0;
    for (const auto& replicon : broken.replicons) smallest = std::min(smallest, *replicon);
    EXPECT_EQ(smallest, *broken.replicon);
    EXPECT_FALSE(broken_glass(SiteOf(Sk({0.0})), 2).replicons.back()) << "minus infinity";
}

} // namespace
} // namespace mattis::solvers
