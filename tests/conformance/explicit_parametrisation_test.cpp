#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

/// Every replica-symmetric state from a free choice of (s, Sigma): one plain quadrature each for m and q, then the
/// temperature and the load follow. Shares no line with the solver.
struct ExplicitState {
    double m, q, T, alpha;
};

ExplicitState explicit_state(int P, Convention c, double s, double sigma) {
    double m = 0.0, q = 0.0;
    const double step = std::min(0.25, 0.2 / sigma);
    for (int k = -static_cast<int>(9.0 / step); k <= static_cast<int>(9.0 / step); ++k) {
        const double z = k * step;
        const double weight = step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
        const double t = std::tanh(s + sigma * z);
        m += weight * t;
        q += weight * t * t;
    }
    const double beta = s / (0.5 * P * std::pow(m, P - 1));
    const double D = 1.0 - beta * (1.0 - q);
    const double unit = P == 2 ? q / (D * D) : pattern_covariance(P, c).slope(q);
    return {m, q, 1.0 / beta, D > 0.0 || P > 2 ? sigma * sigma / (beta * beta * unit) : -1.0};
}

TEST(ExplicitParametrisation, AgreesWithTheIterativeSolverAtAThousandPoints) {
    Stream stream({.seed = 16});
    int states = 0, on_the_branch = 0;
    while (states < 1000) {
        const int P = 2 + static_cast<int>(stream() % 5);
        const Convention c = stream() & 1 ? Convention::full : Convention::distinct;
        const double s = std::exp(stream.uniform(std::log(0.3), std::log(60.0)));
        const double sigma = std::exp(stream.uniform(std::log(0.05), std::log(20.0)));
        const ExplicitState state = explicit_state(P, c, s, sigma);
        if (state.alpha < 0.0 || state.m < 0.02) continue;
        ++states;
        SCOPED_TRACE(testing::Message() << "P " << P << " " << name(Branch::retrieval) << " s " << s << " Sigma "
                                        << sigma << " T " << state.T << " alpha " << state.alpha);
        const auto compare = [&](const auto& model) {
            const SiteOf site(model);
            const solvers::ReplicaSymmetric saddle(site);
            const Vector u = saddle.unknowns(state.m, (1.0 - state.q) / state.T);
            EXPECT_LT(saddle.residual_norm(u, saddle.residual(u)), 1e-11);
            // A state with m > 0 exists, so the branch does: it is this state, or one of larger m beside which this
            // one lies beyond the fold.
            const Solution found = solvers::rs_retrieval(SiteOf(model));
            ASSERT_TRUE(found.converged());
            const double m = *order_value(found, "m");
            EXPECT_GE(m, state.m - 1e-9);
            const bool stable_side = saddle.linearise(u).jacobian.determinant() > 1e-4;
            if (std::abs(m - state.m) < 1e-9)
                ++on_the_branch;
            else
                EXPECT_FALSE(stable_side && m - state.m < 1e-3) << "two neighbouring stable states";
        };
        if (P == 2)
            compare(Hopfield({state.alpha, state.T, c}));
        else
            compare(Dense({P, state.alpha, state.T, c}));
    }
    EXPECT_GT(on_the_branch, 300);
}

} // namespace
} // namespace mattis::conformance
