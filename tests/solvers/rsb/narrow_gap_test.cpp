#include "solvers/rsb/narrow_gap.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

/// M(V) = sum_n c_n V^n with its derivatives, n = 1..6.
struct Polynomial {
    std::vector<double> c{0.9, -1.3, 2.0, 0.7, -3.0, 1.1};

    double value(double V) const {
        return sum(
            V, [](int) { return 1.0; }, 0);
    }
    GapNode node(double V) const {
        return {sum(
                    V, [](int n) { return n; }, 1),
                sum(
                    V, [](int n) { return n * (n - 1.0); }, 2),
                sum(
                    V, [](int n) { return n * (n - 1.0) * (n - 2.0); }, 3)};
    }
    /// Of the integral of M from 0.
    double integral(double V) const {
        double result = 0.0;
        for (std::size_t k = 0; k < c.size(); ++k)
            result += c[k] * std::pow(V, static_cast<double>(k) + 2.0) / (static_cast<double>(k) + 2.0);
        return result;
    }

private:
    template <class Factor>
    double sum(double V, Factor&& factor, int less) const {
        double result = 0.0;
        for (int n = less; n <= 6; ++n)
            if (n > 0) result += c[static_cast<std::size_t>(n - 1)] * factor(n) * std::pow(V, n - less);
        return result;
    }
};

/// V(q) = q + q^2 from q = 0 on, dV/dq = 1 + 2 q.
double kappa(double q) { return 1.0 + 2.0 * q; }

std::vector<GapNode> nodes(const Polynomial& M, double from, double to, int parts) {
    std::vector<GapNode> list;
    for (int k = 0; k <= parts; ++k) list.push_back(M.node(from + (to - from) * k / parts));
    return list;
}

TEST(NarrowGap, IsExactWhereTheAverageIsAPolynomialInTheVariance) {
    const Polynomial M;
    constexpr double q0 = 0.2, q1 = 0.5, d = q1 - q0;
    constexpr double V0 = q0 + q0 * q0, V1 = q1 + q1 * q1, v = V1 - V0;
    // The mean of q over V: int q (1 + 2q) dq/v.
    const double mean_q = (0.5 * (q1 * q1 - q0 * q0) + 2.0 / 3.0 * (q1 * q1 * q1 - q0 * q0 * q0)) / v;
    const double mean_M = (M.integral(V1) - M.integral(V0)) / v;
    const double step = (d - (M.value(V1) - M.value(V0))) / d;
    const double breaking = (mean_q - 0.5 * (q0 + q1) - mean_M + 0.5 * (M.value(V0) + M.value(V1))) / (d * d);
    for (const int parts : {1, 2, 5}) {
        const GapConditions gap = narrow_gap(q0, q1, nodes(M, V0, V1, parts), kappa);
        EXPECT_NEAR(gap.step, step, 1e-13) << parts;
        EXPECT_NEAR(gap.breaking, breaking, 1e-12) << parts;
    }
}

TEST(NarrowGap, KeepsItsDigitsAsTheGapCloses) {
    // step -> 1 - kappa M', breaking -> d/dq ln(kappa M')/12 where that is 0, [kappa'/kappa + kappa^2 M'']/12
    // elsewhere.
    const Polynomial M;
    constexpr double q = 0.3, V = q + q * q;
    const GapNode at = M.node(V);
    for (const double d : {1e-3, 1e-5, 1e-7}) {
        const double q0 = q - 0.5 * d, q1 = q + 0.5 * d;
        const GapConditions gap = narrow_gap(q0, q1, nodes(M, q0 + q0 * q0, q1 + q1 * q1, 1), kappa);
        EXPECT_NEAR(gap.step, 1.0 - kappa(q) * at.first, 10.0 * d * d + 1e-13) << d;
        EXPECT_NEAR(gap.breaking, (2.0 / kappa(q) + kappa(q) * kappa(q) * at.second) / 12.0, 10.0 * d * d + 1e-15 / d)
            << d;
    }
}

TEST(NarrowGap, WideGapsAreNotDivided) {
    EXPECT_EQ(parts_of_gap(1.0, 1.0), 0u);
    EXPECT_EQ(parts_of_gap(0.31, 1.0), 0u);
    EXPECT_EQ(parts_of_gap(1e-9, 1.0), 1u);
    EXPECT_EQ(parts_of_gap(0.01, 1.0), 1u);
    EXPECT_EQ(parts_of_gap(0.29, 1.0), 10u);
    EXPECT_EQ(parts_of_gap(0.0, 0.0), 0u);
}

} // namespace
} // namespace mattis::solvers
