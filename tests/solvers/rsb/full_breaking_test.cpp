#include "solvers/rsb/full_breaking.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rsb/broken_glass.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, const char* name) { return order_value(s, name).value(); }

TEST(FullBreaking, GroundStateOfTheSkGlass) {
    const Solution s = solve_full_breaking(SiteOf(Sk({0.0})), Branch::glass_static);
    ASSERT_TRUE(s.converged());
    EXPECT_EQ(s.branch, Branch::glass_static);
    EXPECT_EQ(s.steps, 8u);
    constexpr double literature = -0.763166726566547;
    EXPECT_NEAR(*s.free_energy, literature, *s.uncertainty);
    EXPECT_LT(*s.uncertainty, 1e-8);
    EXPECT_EQ(*s.entropy, 0.0);
    EXPECT_EQ(value(s, "q"), 1.0);
}

TEST(FullBreaking, SkGlassAtFiniteTemperature) {
    // From k <= 8 of an independent program; q_EA = 1 - T C.
    const Solution low = solve_full_breaking(SiteOf(Sk({0.3})), Branch::glass_static);
    EXPECT_NEAR(*low.free_energy, -0.769515199, 1e-9);
    EXPECT_NEAR(*low.energy, -0.75079415, 1e-8);
    const Solution high = solve_full_breaking(SiteOf(Sk({0.5})), Branch::glass_static);
    EXPECT_NEAR(*high.free_energy, -0.791177575, 1e-9);
    EXPECT_NEAR(*high.energy, -0.711461428, 2e-9);
    EXPECT_NEAR(value(high, "C"), (1.0 - value(high, "q")) / 0.5, 1e-14);
    EXPECT_FALSE(high.stable);
    EXPECT_TRUE(high.marginal);
    EXPECT_FALSE(high.replicon) << "it is marginal: none is computed";
    // Entropy and energy are the derivatives of the free energy, here of the limit.
    const auto free_energy = [](double T) {
        return *solve_full_breaking(SiteOf(Sk({T})), Branch::glass_static).free_energy;
    };
    EXPECT_NEAR(*high.entropy, -(free_energy(0.51) - free_energy(0.49)) / 0.02, 2e-5);
}

TEST(FullBreaking, EnergyOfTheSkGlassIsThatOfItsParisiFunction) {
    // q_k = 1 - T C, and u = -(1 - int_0^1 q^2 dx)/(2T): from the steps of one solution.
    constexpr double T = 0.5;
    const Solution s = broken_glass(SiteOf(Sk({T})), 6);
    double integral = 0.0;
    for (std::size_t i = 0; i <= 6; ++i) {
        const double below = i == 0 ? 0.0 : value(s, ("theta" + std::to_string(i)).c_str());
        const double above = i == 6 ? 1.0 : value(s, ("theta" + std::to_string(i + 1)).c_str());
        integral += (above - below) * std::pow(value(s, ("q" + std::to_string(i)).c_str()), 2);
    }
    EXPECT_NEAR(*s.energy, -(1.0 - integral) / (2.0 * T), 1e-12);
}

TEST(FullBreaking, AStableStateIsTheLimitItself) {
    const Solution s = solve_full_breaking(SiteOf(PSpin({3, 0.4})), Branch::glass_static);
    const Solution one = broken_glass(SiteOf(PSpin({3, 0.4})), 1);
    EXPECT_EQ(*s.free_energy, *one.free_energy);
    EXPECT_EQ(*s.uncertainty, 0.0);
    EXPECT_EQ(s.steps, 1u);
    EXPECT_TRUE(s.stable);
    EXPECT_FALSE(s.marginal);
    EXPECT_EQ(value(s, "q"), value(one, "q1"));
    const Solution retrieval =
        solve_full_breaking(SiteOf(Dense({4, 0.2, 0.5, Convention::distinct})), Branch::retrieval);
    EXPECT_EQ(retrieval.steps, 0u);
    EXPECT_TRUE(retrieval.stable);
    EXPECT_EQ(solve_full_breaking(SiteOf(Sk({1.2})), Branch::glass_static).status, Status::absent);
}

TEST(FullBreaking, IrregularSequencesEndAndTooShortOnesHaveNoLimit) {
    const auto sequence = [](std::vector<double> values) {
        return full_breaking(0.5, values.size(), [=](std::size_t k) {
            Solution s{.branch = Branch::glass_static, .status = Status::converged};
            s.order = {{"q0", 0.1}, {"q1", 0.2}, {"q2", 0.3}, {"q3", 0.4}, {"q4", 0.5}};
            s.free_energy = values[k - 1];
            s.entropy = s.residual = 0.0;
            s.replicons.resize(k + 1);
            return s;
        });
    };
    EXPECT_EQ(sequence({-1.0, -0.9}).status, Status::stalled);
    EXPECT_EQ(sequence({-1.0, -0.9, -0.89, -0.70}).steps, 3u);
    EXPECT_EQ(sequence({-1.0, -0.9, -0.89, -0.888}).steps, 4u);
    EXPECT_EQ(sequence({-1.0, -0.9, -0.95, -0.96}).status, Status::stalled);
}

} // namespace
} // namespace mattis::solvers
