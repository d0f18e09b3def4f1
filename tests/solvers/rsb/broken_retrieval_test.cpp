#include "solvers/rsb/broken_retrieval.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/breaking_point.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, const std::string& name) {
    for (const NamedValue& entry : s.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << "no " << name;
    return NAN;
}

TEST(BrokenRetrieval, StableRetrievalIsReplicaSymmetricInEveryAnsatz) {
    // On the Nishimori line T = alpha, m = q.
    const Dense nishimori({3, 0.45, 0.45, Convention::distinct});
    for (const std::size_t depth : {1, 2}) {
        const Solution s = broken_retrieval(SiteOf(nishimori), depth);
        ASSERT_TRUE(s.converged());
        EXPECT_TRUE(s.stable);
        EXPECT_FALSE(order_value(s, "theta") || order_value(s, "theta1"));
        EXPECT_NEAR(value(s, "m"), value(s, "q"), 1e-12);
    }
}

TEST(BrokenRetrieval, RetrievalIsFollowedBeyondTheReplicaSymmetricSpinodal) {
    // T = 0 capacities: 0.378286 (rs), 0.461212, 0.464196, 0.464479 for P = 3; 0.137906, 0.138186, 0.138196 for P = 2.
    const auto state = [](double alpha, std::size_t depth) {
        return broken_retrieval(SiteOf(Dense({3, alpha, 0.0, Convention::distinct})), depth);
    };
    EXPECT_TRUE(state(0.461, 1).converged());
    EXPECT_EQ(state(0.4614, 1).status, Status::absent);
    EXPECT_TRUE(state(0.464, 2).converged());
    EXPECT_EQ(state(0.4643, 2).status, Status::absent);
    EXPECT_TRUE(broken_retrieval(SiteOf(Hopfield({0.13818, 0.0, Convention::full})), 1).converged());
    EXPECT_EQ(broken_retrieval(SiteOf(Hopfield({0.1382, 0.0, Convention::full})), 1).status, Status::absent);
    const Solution near = state(0.461, 1);
    const double y = value(near, "y"), q0 = value(near, "q0"), C = value(near, "C"), m = value(near, "m");
    EXPECT_NEAR(*near.free_energy, -0.5 * m * m * m - 0.461 * (1.5 * C + 0.5 * y * (1.0 - q0 * q0 * q0)), 1e-11);
}

TEST(BrokenRetrieval, SpinodalsAreThoseOfTheReference) {
    // Of an independent program: tests/reference/broken_retrieval.json.
    const auto spinodal = [](const auto& model, std::size_t depth) {
        const BrokenSpinodal found = broken_spinodal(SiteOf(model), depth);
        EXPECT_EQ(found.status, Status::converged);
        return found.alpha;
    };
    const auto dense = [&](int P, Convention convention, double T, std::size_t depth) {
        return spinodal(Dense({P, 0.0, T, convention}), depth);
    };
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 1), 0.138186489565, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 2), 0.138196341822, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.0, Convention::full}), 3), 0.138197738851, 1e-12);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.005, Convention::full}), 1), 0.1381936439, 1e-10);
    EXPECT_NEAR(spinodal(Hopfield({0.0, 0.01, Convention::full}), 2), 0.1381980316, 1e-10);
    EXPECT_NEAR(dense(3, Convention::distinct, 0.0, 3), 0.46447911659, 1e-11);
    EXPECT_NEAR(dense(3, Convention::full, 0.0, 2), 0.26698562868, 1e-11);
    EXPECT_NEAR(dense(4, Convention::distinct, 0.0, 2), 0.46000389671, 1e-11);
    EXPECT_NEAR(dense(4, Convention::full, 0.0, 3), 0.16404135057, 1e-11);
    EXPECT_NEAR(dense(6, Convention::full, 0.0, 1), 0.06143222152, 1e-11);
    EXPECT_NEAR(dense(3, Convention::distinct, 0.4, 1), 0.4645678866, 1e-10);
    EXPECT_NEAR(dense(4, Convention::full, 0.15, 1), 0.1640148052, 1e-10);
    EXPECT_NEAR(dense(6, Convention::distinct, 0.3, 1), 0.5291445899, 1e-10);
}

/// Free energy of the pairwise network with two steps at T = 0, by nested sums over Gaussians, from its definition:
/// x = (m, q_0, q_1, y_1, y_2, C), the noise r slaved to them.
double two_step_free_energy(const std::array<double, 6>& x, double alpha) {
    const auto [m, q0, q1, y1, y2, C] = x;
    const double D2 = 1.0 - C, D1 = D2 - y2 * (1.0 - q1), D0 = D1 - y1 * (q1 - q0);
    const double r0 = q0 / (D0 * D0), r1 = r0 + (q1 - q0) / (D0 * D1), r2 = r1 + (1.0 - q1) / (D1 * D2);
    const double s0 = std::sqrt(alpha * r0), s1 = std::sqrt(alpha * (r1 - r0)), s2 = std::sqrt(alpha * (r2 - r1));
    const auto cdf = [](double u) { return 0.5 * std::erfc(-u / std::sqrt(2.0)); };
    // exp(y_2 phi_2 - y_2 |h|): the innermost average of exp(y_2 |h + s_2 z|).
    const auto inner = [&](double h) {
        const double a = std::abs(h), shift = y2 * s2;
        return std::exp(0.5 * shift * shift) * (cdf(a / s2 + shift) + std::exp(-2.0 * y2 * a) * cdf(shift - a / s2));
    };
    const auto gaussian = [](double step, auto&& f) {
        double sum = 0.0;
        for (double z = -9.0; z < 9.0; z += step) sum += step * std::exp(-0.5 * z * z) * f(z);
        return sum / std::sqrt(2.0 * std::numbers::pi);
    };
    const double site = gaussian(0.15 * s1 / s0, [&](double z0) {
        const double h = m + s0 * z0;
        const double average = gaussian(0.1, [&](double z1) {
            const double g = h + s1 * z1;
            return std::exp(y1 * (std::abs(g) - std::abs(h))) * std::pow(inner(g), y1 / y2);
        });
        return std::abs(h) + std::log(average) / y1;
    });
    return 0.5 * m * m - site +
           0.5 * alpha *
               (std::log(D1 / D2) / y2 + std::log(D0 / D1) / y1 - q0 / D0 + r2 * C + y2 * (r2 - r1 * q1) +
                y1 * (r1 * q1 - r0 * q0));
}

TEST(BrokenRetrieval, TheTwoStepCapacityOfThePairwiseNetworkIsStationaryInNestedSums) {
    // Steffan and Kuehn (1994) print 0.138187 for two steps; this is 0.138196.
    const BrokenSpinodal end = broken_spinodal(SiteOf(Hopfield({0.0, 0.0, Convention::full})), 2);
    ASSERT_EQ(end.status, Status::converged);
    EXPECT_NEAR(end.alpha, 0.138196342, 1e-9);
    const Levels& at = end.at;
    const std::array<double, 6> x{at.m, at.q[0], at.q[1], at.y[0], at.y[1], at.C};
    const std::array<double, 6> scale{1.0 - at.m, 1.0 - at.q[0], 1.0 - at.q[1], at.y[0], at.y[1], at.C};
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto up = x, down = x;
        up[i] += 1e-3 * scale[i], down[i] -= 1e-3 * scale[i];
        EXPECT_NEAR((two_step_free_energy(up, end.alpha) - two_step_free_energy(down, end.alpha)) / 2e-3, 0.0, 1e-9)
            << i;
    }
    EXPECT_NEAR(two_step_free_energy(x, end.alpha), -0.5705649713, 1e-10);
}

TEST(BrokenRetrieval, SpinodalsRiseWithTheNumberOfStepsAndStayLeftOfNishimorisBound) {
    // The retrieval spinodal on the line T = alpha is exact, and no equilibrium retrieval lies beyond it at any T.
    for (const double T : {0.0, 0.05, 0.2, 0.4, 0.45}) {
        double before = 0.0;
        for (const std::size_t depth : {0, 1, 2}) {
            const BrokenSpinodal found = broken_spinodal(SiteOf(Dense({3, 0.0, T, Convention::distinct})), depth);
            ASSERT_EQ(found.status, Status::converged) << T << " " << depth;
            EXPECT_GE(found.alpha, before);
            EXPECT_LT(found.alpha, 0.464575889);
            before = found.alpha;
        }
    }
}

TEST(BrokenRetrieval, WhereTheSymmetryIsWholeTheSpinodalIsReplicaSymmetric) {
    const Dense model({3, 0.0, 0.5, Convention::distinct});
    const BrokenSpinodal found = broken_spinodal(SiteOf(model), 2);
    EXPECT_EQ(found.at.depth(), 0u);
    EXPECT_EQ(found.alpha, RetrievalCurve(SiteOf(model)).fold().alpha);
    EXPECT_EQ(broken_spinodal(SiteOf(Dense({3, 0.0, 0.9, Convention::distinct})), 1).status, Status::absent)
        << "T_M = 0.874";
}

TEST(BrokenRetrieval, ASplitThatIsNarrowBesideTheNoiseIsResolved) {
    // Fields of order 0.3, 1 - q_0 down to 7e-8. In the limit, where the density of fields is constant over the width
    // of the clusters, y (1 - q_0)/C = 3.2833: the zero of two one-dimensional integrals, computed apart.
    double before = 0.0;
    for (const double alpha : {0.08, 0.075, 0.07, 0.065}) {
        const Hopfield model({alpha, 0.0, Convention::full});
        const Solution s = broken_retrieval(SiteOf(model), 1);
        ASSERT_TRUE(s.converged());
        const double constant = value(s, "y") * (1.0 - value(s, "q0")) / value(s, "C");
        EXPECT_GT(constant, before);
        EXPECT_LT(constant, 3.2833);
        before = constant;
        const double whole = *rs_retrieval(SiteOf(model)).free_energy;
        EXPECT_GE(*s.free_energy, whole);
        EXPECT_NEAR(*s.free_energy, whole, 1e-8);
    }
    EXPECT_NEAR(before, 3.2833, 0.01);
}

TEST(BrokenRetrieval, StatesThatHaveOnlyJustBrokenAreRight) {
    // Below the AT line (T = 0.080057) the levels part by an amount proportional to the distance, their replicons fall
    // as its square, with k steps as 1/k^2 since the outer levels stay where they are, and theta tends to the breaking
    // point.
    constexpr double T_AT = 0.08005698;
    const SiteOf at_line(Dense({3, 0.3, T_AT, Convention::distinct}));
    const Solution rs = rs_retrieval(at_line);
    ASSERT_TRUE(rs.converged());
    ASSERT_LT(std::abs(*rs.replicon), 1e-5);
    const double theta = T_AT * breaking_point(at_line, value(rs, "m"), value(rs, "q"), value(rs, "C")).y;
    for (const double below : {1e-2, 3e-3, 1e-3, 3e-4}) {
        const SiteOf site(Dense({3, 0.3, T_AT * (1.0 - below), Convention::distinct}));
        const Solution one = broken_retrieval(site, 1);
        ASSERT_TRUE(one.converged()) << below;
        EXPECT_NEAR(value(one, "theta"), theta, 0.4 * below);
        for (const std::size_t depth : {2, 3}) {
            const Solution s = broken_retrieval(site, depth);
            ASSERT_TRUE(s.converged()) << below << " " << depth;
            ASSERT_EQ(s.replicons.size(), depth + 1);
            const double share = 1.0 / std::pow(static_cast<double>(depth), 2);
            EXPECT_NEAR(*s.replicon / *one.replicon, share, 0.1 * share) << below << " " << depth;
            EXPECT_NEAR(value(s, "m"), value(one, "m"), 1e-9);
        }
    }
}

} // namespace
} // namespace mattis::solvers
