#include "solvers/rs/replica_symmetric.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::solvers {
namespace {

/// df/du by central differences with one Richardson step, error O(h^4).
Vector numerical_gradient(const ReplicaSymmetric& saddle, const Vector& u) {
    Vector gradient(u.size());
    for (Eigen::Index k = 0; k < u.size(); ++k) {
        const auto difference = [&](double h) {
            Vector up = u, down = u;
            up(k) += h;
            down(k) -= h;
            return (saddle.free_energy(up) - saddle.free_energy(down)) / (2.0 * h);
        };
        // The noise has a pole at the limit of C.
        const double room = k == 0 ? 1.0 - u(k) : std::min(1.0, saddle.model().susceptibility_limit() - u(k));
        const double h = 1e-3 * std::max(1e-2, std::min(u(k), room));
        gradient(k) = (4.0 * difference(0.5 * h) - difference(h)) / 3.0;
    }
    return gradient;
}

Matrix numerical_jacobian(const ReplicaSymmetric& saddle, const Vector& u) {
    Matrix jacobian(u.size(), u.size());
    for (Eigen::Index k = 0; k < u.size(); ++k) {
        const double h = 1e-5 * std::max(0.1, u(k));
        Vector up = u, down = u;
        up(k) += h;
        down(k) -= h;
        jacobian.col(k) = (saddle.residual(up) - saddle.residual(down)) / (2.0 * h);
    }
    return jacobian;
}

TEST(ReplicaSymmetric, GradientAndJacobianAreRightAtRandomAdmissiblePoints) {
    Stream stream({.seed = 3});
    int sites = 0;
    for (const ModelAt& at : conformance::specimens()) {
        const auto site = theory_of(at).site(at);
        if (!site) continue;
        ++sites;
        SCOPED_TRACE(conformance::label(at));
        const ReplicaSymmetric saddle(*site);
        const double largest_C = std::min(1.0 / site->temperature(), site->susceptibility_limit());
        for (int trial = 0; trial < 20; ++trial) {
            const double m = site->has_signal() ? stream.uniform(0.1, 0.95) : 0.0;
            const Vector u = ReplicaSymmetric::unknowns(m, stream.uniform(0.05, 0.9) * largest_C);
            ASSERT_TRUE(saddle.admissible(u));
            const Vector exact = saddle.free_energy_gradient(u);
            const Vector numeric = numerical_gradient(saddle, u);
            for (Eigen::Index k = site->has_signal() ? 0 : 1; k < 2; ++k)
                EXPECT_NEAR(exact(k), numeric(k), 1e-8 * (1.0 + std::abs(exact(k))))
                    << "unknown " << k << " at " << u.transpose();
            const Matrix J = saddle.linearise(u).jacobian;
            const Matrix N = numerical_jacobian(saddle, u);
            EXPECT_LT((J - N).cwiseAbs().maxCoeff(), 1e-6 * (1.0 + J.cwiseAbs().maxCoeff()));
        }
    }
    EXPECT_GT(sites, 25);
}

TEST(ReplicaSymmetric, ResidualAndGradientVanishAtEverySolution) {
    for (const ModelAt& at : conformance::specimens()) {
        const auto site = theory_of(at).site(at);
        if (!site) continue;
        SCOPED_TRACE(conformance::label(at));
        const ReplicaSymmetric saddle(*site);
        for (const Solution& s : conformance::converged_states(at)) {
            EXPECT_LT(saddle.residual_norm(s.u, saddle.residual(s.u)), 1e-12) << name(s.branch);
            EXPECT_LT(saddle.free_energy_gradient(s.u).cwiseAbs().maxCoeff(), 1e-12) << name(s.branch);
        }
    }
}

} // namespace
} // namespace mattis::solvers
