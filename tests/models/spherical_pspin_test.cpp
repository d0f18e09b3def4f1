#include "models/spherical_pspin.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

/// The free energy of one step as it is written for any q and theta: a function of its own, not that of the model.
double one_step(int P, double T, double q, double theta) {
    const double energetic = (1.0 - (1.0 - theta) * std::pow(q, P)) / (4.0 * T * T);
    const double volume = std::log(1.0 - q) + (std::log(1.0 - q + theta * q) - std::log(1.0 - q)) / theta;
    return -T * (energetic + 0.5 * volume);
}

TEST(SphericalPSpin, TheGlassIsStationaryInOverlapAndBreakingParameter) {
    for (const int P : {3, 4, 7})
        for (const double share : {0.2, 0.6, 0.95}) {
            const double T = share * SphericalPSpin({P, 1.0}).static_transition().T;
            const auto glass = SphericalPSpin({P, T}).glass();
            ASSERT_TRUE(glass) << P << " " << T;
            const auto [T_of, q, theta, C, y] = *glass;
            EXPECT_TRUE(0.0 < theta && theta < 1.0);
            EXPECT_NEAR(SphericalPSpin({P, T}).energies(glass).free_energy, one_step(P, T, q, theta), 1e-12);
            const double d = 1e-4 * (1.0 - q), e = 1e-4 * theta;
            const double by_q = (one_step(P, T, q + d, theta) - one_step(P, T, q - d, theta)) / (2.0 * d);
            const double by_theta = (one_step(P, T, q, theta + e) - one_step(P, T, q, theta - e)) / (2.0 * e);
            EXPECT_NEAR(by_q * (1.0 - q), 0.0, 1e-7) << P << " " << T;
            EXPECT_NEAR(by_theta, 0.0, 1e-7) << P << " " << T;
        }
}

TEST(SphericalPSpin, EnergyAndEntropyAreDerivativesOfTheFreeEnergy) {
    const auto free_energy = [](double T) {
        const SphericalPSpin model({3, T});
        return model.energies(model.glass()).free_energy;
    };
    for (const double T : {0.2, 0.5, 0.7}) {
        const SphericalPSpin model({3, T});
        const auto [f, u, s] = model.energies(model.glass());
        const double d = 1e-4;
        EXPECT_NEAR(s, -(free_energy(T + d) - free_energy(T - d)) / (2.0 * d), 1e-6);
        EXPECT_NEAR(f, u - T * s, 1e-14);
    }
}

TEST(SphericalPSpin, TransitionsAreThoseOfIndependentComputations) {
    struct Case {
        int P;
        double dynamic, statical;
    };
    for (const auto& [P, dynamic, statical] :
         {Case{3, std::sqrt(3.0 / 8.0), 0.586053972}, {4, 0.544331054, 0.503039352}, {5, 0.513489898, 0.461479865}}) {
        const SphericalPSpin model({P, 1.0});
        EXPECT_NEAR(model.dynamic_transition().T, dynamic, 1e-9);
        EXPECT_NEAR(model.static_transition().T, statical, 1e-9);
        EXPECT_NEAR(solvers::trace(model, "glass_static").points.at(0).found.value(), statical, 1e-9);
    }
    EXPECT_NEAR(SphericalPSpin({3, 1.0}).static_transition().q, 0.645007451, 1e-9);
}

TEST(SphericalPSpin, TheGlassBeginsAtTheStaticTransitionAndReachesTheGroundStateContinuously) {
    const double T_s = SphericalPSpin({3, 1.0}).static_transition().T;
    EXPECT_FALSE(SphericalPSpin({3, 1.0001 * T_s}).glass());
    const auto below = SphericalPSpin({3, (1.0 - 1e-9) * T_s});
    EXPECT_NEAR(below.glass()->theta, 1.0, 1e-6);
    EXPECT_NEAR(below.energies(below.glass()).free_energy, -0.25 / T_s, 1e-8);

    const SphericalPSpin frozen({3, 0.0}), cold({3, 1e-7});
    EXPECT_NEAR(frozen.energies(frozen.glass()).energy, cold.energies(cold.glass()).energy, 1e-6);
    EXPECT_NEAR(frozen.glass()->C, cold.glass()->C, 1e-6);
}

/// The glass as theory reports it.
Solution reported_glass(int P, double T) {
    const std::vector<ModelAt> row{SphericalPSpin({P, T})};
    const std::vector<Branch> glass{Branch::glass_static};
    return solvers::theory_of(row.front()).solve(row, broken_symmetry(1), glass).at(0).at(0);
}

// Numbers by mpmath with 700 digits.
TEST(SphericalPSpin, TheGlassIsRightAtEveryTemperature) {
    struct Case {
        int P;
        double T, free_energy, entropy;
    };
    for (const auto& [P, T, free_energy, entropy] : {Case{3, 0.05, -1.0450102890344673, -2.0309029210035058},
                                                     {3, 1e-8, -1.1716746767841129, -9.748117542258035},
                                                     {3, 1e-9, -1.1716747678658783, -10.899410089590591},
                                                     {3, 1e-16, -1.1716747792652864, -18.958457915162588},
                                                     {3, 1e-300, -1.1716747792652884, -345.92554112031707},
                                                     {3, 5e-324, -1.1716747792652884, -372.75781313190085},
                                                     {64, 0.05, -1.6436360341249801, -3.8380175855006776},
                                                     {64, 1e-10, -1.8607236001232723, -13.860505601355482},
                                                     {64, 1e-300, -1.8607236015593229, -347.73534408550673}}) {
        const Solution s = reported_glass(P, T);
        ASSERT_TRUE(s.converged()) << P << " " << T;
        EXPECT_NEAR(*s.free_energy / free_energy, 1.0, 1e-14) << P << " " << T;
        EXPECT_NEAR(*s.entropy / entropy, 1.0, 1e-13) << P << " " << T;
        const SphericalPSpin model({P, T});
        EXPECT_EQ(*s.residual, model.residual(*model.glass())) << P << " " << T;
        EXPECT_LT(*s.residual, 1e-12) << P << " " << T;
        EXPECT_LE(*order_value(s, "theta"), 5.0 * T) << P << " " << T;
        EXPECT_GT(*order_value(s, "q1"), 0.9) << P << " " << T;
    }
}

TEST(SphericalPSpin, TheResidualTellsAGlassThatIsNone) {
    const SphericalPSpin model({3, 0.3});
    auto glass = *model.glass();
    EXPECT_LT(model.residual(glass), 1e-13);
    glass.C *= 1.0 + 1e-6;
    EXPECT_GT(model.residual(glass), 1e-7);
}

TEST(SphericalPSpin, WhatIsNotRepresentableHasAStatusAndNoNumbers) {
    const std::vector<ModelAt> row{SphericalPSpin({3, 1e-300})};
    const std::vector<Branch> branches{Branch::paramagnet};
    const Solution s = solvers::theory_of(row.front()).solve(row, replica_symmetric, branches).at(0).at(0);
    EXPECT_EQ(s.status, Status::diverged) << "its entropy is -1/(4 T^2)";
    EXPECT_TRUE(s.order.empty() && !s.free_energy && !s.entropy);
}

} // namespace
} // namespace mattis
