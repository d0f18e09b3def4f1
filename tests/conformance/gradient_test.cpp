// Through the door of every theory that has a saddle point: its states are the stationary points of its free energy (of
// its entropy, where there is none).

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

Vector moved(Vector u, Eigen::Index k, double h) {
    u(k) += h;
    return u;
}

/// By central differences with one Richardson step, error O(h^4), within the domain of the saddle.
double numerical_slope(const Saddle& saddle, const Vector& u, Eigen::Index k) {
    const auto difference = [&](double h) {
        return (saddle.potential(moved(u, k, h)) - saddle.potential(moved(u, k, -h))) / (2.0 * h);
    };
    double h = 1e-3 * std::max(1e-2, std::abs(u(k)));
    while (!saddle.residual(moved(u, k, h)) || !saddle.residual(moved(u, k, -h))) h *= 0.1;
    return (4.0 * difference(0.5 * h) - difference(h)) / 3.0;
}

/// u with every unknown that is not 0 made smaller by a part of `least` to `most`; those that are 0 stay so by
/// symmetry.
Vector beside(const Vector& u, double least, double most, Stream& stream) {
    Vector beside = u;
    for (Eigen::Index k = 0; k < u.size(); ++k) beside(k) *= 1.0 - stream.uniform(least, most);
    return beside;
}

TEST(Gradient, EveryModelHasASpecimen) {
    std::set<std::string_view> kinds;
    for (const ModelAt& at : specimens()) kinds.insert(at.entry().info.name);
    std::set<std::string_view> with_theory;
    for (const auto& entry : catalogue())
        if (entry->info.has_theory) with_theory.insert(entry->info.name);
    EXPECT_EQ(kinds, with_theory);
}

TEST(Gradient, OfThePotentialIsTheOneOfTheSaddleBesideEveryState) {
    Stream stream({.seed = 3});
    int checked = 0;
    for (const ModelAt& at : specimens()) {
        SCOPED_TRACE(label(at));
        const auto saddle = solvers::theory_of(at).saddle(at);
        if (!saddle) continue;
        for (const Solution& s : converged_states(at)) {
            if (s.u.size() == 0) continue; // in closed form
            for (int trial = 0; trial < 5; ++trial) {
                const Vector u = beside(s.u, 0.0, 0.1, stream);
                if (!saddle->residual(u)) continue;
                const Vector exact = saddle->gradient(u);
                for (Eigen::Index k = 0; k < u.size(); ++k) {
                    if (std::abs(u(k)) < 1e-6) continue; // the edge of the domain is too near for differences
                    ++checked;
                    EXPECT_NEAR(exact(k), numerical_slope(*saddle, u, k), 1e-7 * (1.0 + std::abs(exact(k))))
                        << name(s.branch) << " unknown " << k << " at " << u.transpose();
                }
            }
        }
    }
    EXPECT_GT(checked, 300);
}

TEST(Gradient, VanishesAtEveryStateAndNowhereBesideIt) {
    Stream stream({.seed = 4});
    int solutions = 0;
    for (const ModelAt& at : specimens()) {
        SCOPED_TRACE(label(at));
        const auto saddle = solvers::theory_of(at).saddle(at);
        if (!saddle) continue;
        for (const Solution& s : converged_states(at)) {
            if (s.u.size() == 0) continue;
            ++solutions;
            const auto residual = saddle->residual(s.u);
            ASSERT_TRUE(residual) << name(s.branch);
            EXPECT_LT(residual->lpNorm<Eigen::Infinity>(), 1e-11 * (1.0 + s.u.lpNorm<Eigen::Infinity>()))
                << name(s.branch);
            EXPECT_LT(saddle->gradient(s.u).lpNorm<Eigen::Infinity>(), 1e-11) << name(s.branch);
            const Vector u = beside(s.u, 0.1, 0.2, stream);
            if (saddle->residual(u) && (u - s.u).lpNorm<Eigen::Infinity>() > 1e-3) {
                EXPECT_GT(saddle->gradient(u).lpNorm<Eigen::Infinity>(), 1e-9) << name(s.branch);
            }
        }
    }
    EXPECT_GT(solutions, 50);
}

/// The saddle agrees with what is reported of a state.
TEST(Gradient, ASaddleReportsTheStatesOfItsTheory) {
    for (const ModelAt& at : specimens()) {
        SCOPED_TRACE(label(at));
        const auto saddle = solvers::theory_of(at).saddle(at);
        if (!saddle) continue;
        for (const Solution& s : converged_states(at)) {
            if (s.u.size() == 0) continue;
            EXPECT_EQ(saddle->branch_of(s.u), s.branch);
            EXPECT_NEAR(saddle->state(s.u).entropy, *s.entropy, 1e-12) << name(s.branch);
            if (s.free_energy) {
                EXPECT_NEAR(saddle->state(s.u).free_energy, *s.free_energy, 1e-13) << name(s.branch);
            }
        }
    }
}

} // namespace
} // namespace mattis::conformance
