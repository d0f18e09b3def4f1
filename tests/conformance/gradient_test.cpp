#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

using solvers::ReplicaSymmetric;

/// df/du by central differences with one Richardson step, error O(h^4).
template <GaussianSite M>
Vector numerical_gradient(const ReplicaSymmetric<M>& saddle, const Vector& u) {
    Vector gradient(u.size());
    for (Eigen::Index k = 0; k < u.size(); ++k) {
        const auto difference = [&](double h) {
            Vector up = u, down = u;
            up(k) += h;
            down(k) -= h;
            return (saddle.state(up).free_energy - saddle.state(down).free_energy) / (2.0 * h);
        };
        const double h = 1e-3 * std::max(1e-2, std::min(u(k), k == 0 ? 1.0 - u(k) : 1.0));
        gradient(k) = (4.0 * difference(0.5 * h) - difference(h)) / 3.0;
    }
    return gradient;
}

template <GaussianSite M>
Matrix numerical_jacobian(const ReplicaSymmetric<M>& saddle, const Vector& u) {
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

TEST(Gradient, EveryModelHasASpecimen) {
    std::set<std::size_t> kinds;
    for (const AnyModel& model : specimens()) kinds.insert(model.index());
    EXPECT_EQ(kinds.size(), model_count());
}

TEST(Gradient, OfTheFreeEnergyIsTheResidualAtRandomAdmissiblePoints) {
    Stream stream({.seed = 3});
    for (const AnyModel& any : specimens())
        visit_gaussian_site(
            [&]<class M>(const M& model) {
                SCOPED_TRACE(label(model));
                const ReplicaSymmetric<M> saddle(model);
                const double largest_C = std::min(1.0 / model.temperature(), model.susceptibility_limit());
                for (int trial = 0; trial < 20; ++trial) {
                    const double m = M::has_signal ? stream.uniform(0.1, 0.95) : 0.0;
                    const Vector u = ReplicaSymmetric<M>::unknowns(m, stream.uniform(0.05, 0.9) * largest_C);
                    ASSERT_TRUE(saddle.admissible(u));
                    const Vector exact = saddle.free_energy_gradient(u);
                    const Vector numeric = numerical_gradient(saddle, u);
                    for (Eigen::Index k = M::has_signal ? 0 : 1; k < 2; ++k)
                        EXPECT_NEAR(exact(k), numeric(k), 1e-8 * (1.0 + std::abs(exact(k))))
                            << "unknown " << k << " at " << u.transpose();
                    const Matrix J = saddle.linearise(u).jacobian;
                    const Matrix N = numerical_jacobian(saddle, u);
                    EXPECT_LT((J - N).cwiseAbs().maxCoeff(), 1e-6 * (1.0 + J.cwiseAbs().maxCoeff()));
                }
            },
            any);
}

TEST(Gradient, VanishesAtEverySolution) {
    int solutions = 0;
    for (const AnyModel& any : specimens())
        visit_gaussian_site(
            [&]<class M>(const M& model) {
                SCOPED_TRACE(label(model));
                const ReplicaSymmetric<M> saddle(model);
                for (const auto& s : converged_branches(model)) {
                    ++solutions;
                    EXPECT_LT(saddle.residual_norm(s.u, saddle.residual(s.u)), 1e-12) << name(s.branch);
                    EXPECT_LT(saddle.free_energy_gradient(s.u).cwiseAbs().maxCoeff(), 1e-12) << name(s.branch);
                }
            },
            any);
    EXPECT_GT(solutions, 40);
}

} // namespace
} // namespace mattis::conformance
