#include <cmath>

#include <gtest/gtest.h>

#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

using solvers::Solution;

TEST(Thermodynamics, EntropyAndEnergyAreDerivativesOfTheFreeEnergy) {
    int checked = 0;
    for (const AnyModel& any : specimens())
        visit_gaussian_site(
            [&]<class M>(const M& model) {
                SCOPED_TRACE(label(model));
                const double T = model.temperature(), h = 1e-4 * T;
                for (const Branch branch : M::branches) {
                    const Solution here = solvers::rs_branch(model, branch);
                    const auto at = [&](double t) { return solvers::rs_branch(with_parameter(model, "T", t), branch); };
                    const Solution up = at(T + h), down = at(T - h), up2 = at(T + 2 * h), down2 = at(T - 2 * h);
                    if (!here.converged() || !up2.converged() || !down2.converged()) continue;
                    ++checked;
                    const auto derivative = [&](auto f) {
                        return (8.0 * (f(up, T + h) - f(down, T - h)) - (f(up2, T + 2 * h) - f(down2, T - 2 * h))) /
                               (12.0 * h);
                    };
                    const double entropy = -derivative([](const Solution& s, double) { return *s.free_energy; });
                    EXPECT_NEAR(*here.entropy, entropy, 1e-9) << name(branch);
                    // u = d(beta f)/d(beta) = -T^2 d(f/T)/dT.
                    const double energy =
                        -T * T * derivative([](const Solution& s, double t) { return *s.free_energy / t; });
                    EXPECT_NEAR(*here.energy, energy, 1e-9) << name(branch);
                }
            },
            any);
    EXPECT_GT(checked, 30);
}

TEST(Thermodynamics, EnergyOfDenseNetworksAsInThePaper) {
    // u = -m^P/2 - beta alpha [x(1) - x(q)].
    for (const Convention c : {Convention::distinct, Convention::full})
        for (const int P : {3, 4, 6}) {
            const double T = 0.45, alpha = 0.03;
            const Dense model({P, alpha, T, c});
            for (const auto& s : converged_branches(model)) {
                const double m = *solvers::order_value(s, "m"), q = *solvers::order_value(s, "q");
                const auto& x = model.covariance();
                EXPECT_NEAR(*s.energy, -0.5 * std::pow(m, P) - alpha / T * (x.value(1.0) - x.value(q)), 1e-13);
            }
        }
}

TEST(Thermodynamics, EnergyOfPairwiseNetworks) {
    // u_full = -m^2/2 - (alpha/2) [(1-q)/D + q/D^2].
    for (const auto& [alpha, T] : {std::pair{0.05, 0.4}, {0.5, 0.8}}) {
        const Hopfield model({alpha, T, Convention::full});
        for (const auto& s : converged_branches(model)) {
            const double m = *solvers::order_value(s, "m"), q = *solvers::order_value(s, "q");
            const double D = 1.0 - *solvers::order_value(s, "C");
            EXPECT_NEAR(*s.energy, -0.5 * m * m - 0.5 * alpha * ((1.0 - q) / D + q / (D * D)), 1e-13);
        }
    }
}

TEST(Thermodynamics, ZeroTemperatureIsTheLimitOfItsOwnCase) {
    // T = 0 closed forms: f, and S(T = 0) = -(alpha/4) x''(1) C^2 (dense), -(alpha/2)[ln(1-C) + C/(1-C)] (pairwise).
    const auto check = [](const auto& model, double entropy, double tolerance) {
        for (const Branch branch : {Branch::retrieval, Branch::glass}) {
            const Solution zero = solvers::rs_branch(model, branch);
            const Solution cold = solvers::rs_branch(with_parameter(model, "T", 1e-5), branch);
            ASSERT_TRUE(zero.converged() && cold.converged()) << name(branch);
            EXPECT_NEAR(*zero.free_energy, *cold.free_energy, 1e-5);
            EXPECT_NEAR(*zero.entropy, *cold.entropy, tolerance);
            EXPECT_EQ(*solvers::order_value(zero, "q"), 1.0);
            if (branch == Branch::glass) {
                EXPECT_NEAR(*zero.entropy, entropy, 1e-13);
            }
        }
    };
    const double pi = std::numbers::pi;
    const double C = 1.0 / (1.0 + std::sqrt(0.05 * pi));
    check(Hopfield({0.1, 0.0, Convention::full}), -0.05 * (std::log(1.0 - C) + C / (1.0 - C)), 1e-3);
    const Dense dense({4, 0.1, 0.0, Convention::full});
    const double g = 0.1 * dense.covariance().slope(1.0);
    check(dense, -0.025 * dense.covariance().curvature(1.0) * 2.0 / (pi * g), 1e-3);
}

} // namespace
} // namespace mattis::conformance
