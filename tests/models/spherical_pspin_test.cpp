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

} // namespace
} // namespace mattis
