// Through the door of every theory: energies and entropies are derivatives of free energies, and limits are right.

#include <cmath>
#include <numbers>
#include <optional>

#include <gtest/gtest.h>

#include "solvers/rs/rs_branches.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

/// The state of a branch whose free energy is nearest to that of `like`.
std::optional<Solution> nearest(const ModelAt& at, const Ansatz& ansatz, const Solution& like) {
    std::optional<Solution> found;
    const auto distance = [&](const Solution& s) { return std::abs(*s.free_energy - *like.free_energy); };
    for (Solution& s : states(at, ansatz))
        if (s.converged() && s.branch == like.branch && (!found || distance(s) < distance(*found)))
            found = std::move(s);
    return found;
}

/// Of the ansaetze whose states are cheap: without and with one step of broken symmetry.
std::vector<Ansatz> shallow(const Theory& theory) {
    std::vector<Ansatz> chosen;
    for (const Ansatz& ansatz : theory.ansaetze())
        if (ansatz.free_energies && ansatz.steps <= 1) chosen.push_back(ansatz);
    return chosen;
}

TEST(Thermodynamics, EntropyAndEnergyAreDerivativesOfTheFreeEnergy) {
    int checked = 0;
    for (const ModelAt& at : specimens()) {
        const Capabilities& has = at.entry().info.capabilities;
        if (!has.thermodynamics || has.temperature.empty()) continue;
        SCOPED_TRACE(label(at));
        const double T = at.temperature(), h = 1e-4 * T;
        for (const Ansatz& ansatz : shallow(solvers::theory_of(at))) {
            for (const Solution& here : states(at, ansatz)) {
                // The marginal glass is no stationary point, its free energy no potential.
                if (!here.converged() || here.branch == Branch::glass_marginal) continue;
                const auto near = [&](double t) { return nearest(at.with(has.temperature, t), ansatz, here); };
                const auto up = near(T + h), down = near(T - h), up2 = near(T + 2 * h), down2 = near(T - 2 * h);
                if (!up || !down || !up2 || !down2) continue;
                ++checked;
                const auto derivative = [&](auto f) {
                    return (8.0 * (f(*up, T + h) - f(*down, T - h)) - (f(*up2, T + 2 * h) - f(*down2, T - 2 * h))) /
                           (12.0 * h);
                };
                const double tolerance = ansatz.breaks_symmetry() ? 1e-7 : 1e-9;
                const double entropy = -derivative([](const Solution& s, double) { return *s.free_energy; });
                EXPECT_NEAR(*here.entropy, entropy, tolerance) << ansatz.name << " " << name(here.branch);
                // u = d(beta f)/d(beta) = -T^2 d(f/T)/dT.
                const double energy =
                    -T * T * derivative([](const Solution& s, double t) { return *s.free_energy / t; });
                EXPECT_NEAR(*here.energy, energy, tolerance) << ansatz.name << " " << name(here.branch);
            }
        }
    }
    EXPECT_GT(checked, 60);
}

TEST(Thermodynamics, AtHighTemperatureOneStateIsLeftWithAllTheEntropy) {
    constexpr double T = 200.0;
    for (const ModelAt& specimen : specimens()) {
        const Capabilities& has = specimen.entry().info.capabilities;
        if (!has.thermodynamics || has.temperature.empty()) continue;
        const ModelAt at = specimen.with(has.temperature, T);
        SCOPED_TRACE(label(at));
        const std::vector<Solution> found = converged_states(at);
        ASSERT_EQ(found.size(), 1u);
        EXPECT_TRUE(found.front().stable);
        EXPECT_NEAR(*order_value(found.front(), "q"), 0.0, 1e-3);
        // Entropies of a sphere are counted from that of the whole of it.
        const bool ising = *found.front().entropy > 0.5;
        EXPECT_NEAR(*found.front().entropy, ising ? std::numbers::ln2 : 0.0, 1e-4);
        EXPECT_NEAR(*found.front().free_energy, *found.front().energy - T * *found.front().entropy, 1e-10);
    }
}

TEST(Thermodynamics, EnergyOfDenseNetworksAsInThePaper) {
    // u = -m^P/2 - beta alpha [x(1) - x(q)].
    for (const Convention c : {Convention::distinct, Convention::full})
        for (const int P : {3, 4, 6}) {
            const double T = 0.45, alpha = 0.03;
            const Dense model({P, alpha, T, c});
            for (const auto& s : converged_states(model)) {
                const double m = *order_value(s, "m"), q = *order_value(s, "q");
                const auto& x = model.covariance();
                EXPECT_NEAR(*s.energy, -0.5 * std::pow(m, P) - alpha / T * (x.value(1.0) - x.value(q)), 1e-13);
            }
        }
}

TEST(Thermodynamics, EnergyOfPairwiseNetworks) {
    // u_full = -m^2/2 - (alpha/2) [(1-q)/D + q/D^2].
    for (const auto& [alpha, T] : {std::pair{0.05, 0.4}, {0.5, 0.8}}) {
        const Hopfield model({alpha, T, Convention::full});
        for (const auto& s : converged_states(model)) {
            const double m = *order_value(s, "m"), q = *order_value(s, "q");
            const double D = 1.0 - *order_value(s, "C");
            EXPECT_NEAR(*s.energy, -0.5 * m * m - 0.5 * alpha * ((1.0 - q) / D + q / (D * D)), 1e-13);
        }
    }
}

TEST(Thermodynamics, ZeroTemperatureIsTheLimitOfItsOwnCase) {
    // T = 0 closed forms: f, and S(T = 0) = -(alpha/4) x''(1) C^2 (dense), -(alpha/2)[ln(1-C) + C/(1-C)] (pairwise).
    const auto check = [](const auto& model, double entropy, double tolerance) {
        for (const Branch branch : {Branch::retrieval, Branch::glass}) {
            const Solution zero = solvers::rs_branch(SiteOf(model), branch);
            const Solution cold = solvers::rs_branch(SiteOf(with_parameter(model, "T", 1e-5)), branch);
            ASSERT_TRUE(zero.converged() && cold.converged()) << name(branch);
            EXPECT_NEAR(*zero.free_energy, *cold.free_energy, 1e-5);
            EXPECT_NEAR(*zero.entropy, *cold.entropy, tolerance);
            EXPECT_EQ(*order_value(zero, "q"), 1.0);
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
