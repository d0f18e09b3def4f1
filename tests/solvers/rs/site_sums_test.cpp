#include "solvers/rs/site_sums.hpp"

#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/special.hpp"

namespace mattis::solvers {
namespace {

const std::vector<SiteKind> kinds{{0.2, -0.4, 0.0}, {0.5, 1.1, 0.3}, {0.3, 0.0, 0.0}};

/// E f(X, h) with X = factor + sqrt(spread) x and h = S X + sqrt(g) z, by a double sum that shares nothing with the
/// code.
double mean(double S, double g, const std::function<double(double X, double h)>& f) {
    constexpr double step = 0.05, reach = 9.0;
    double sum = 0.0;
    for (const SiteKind& kind : kinds)
        for (double x = -reach; x <= reach; x += step)
            for (double z = -reach; z <= reach; z += step) {
                const double X = kind.factor + std::sqrt(kind.spread) * x;
                sum += kind.weight * std::exp(-0.5 * (x * x + z * z)) * f(X, S * X + std::sqrt(g) * z);
            }
    return sum * step * step / (2.0 * std::numbers::pi);
}

TEST(SiteSums, AreTheAveragesOverTheDataAndTheNoise) {
    const double S = 0.8, g = 0.5, T = 0.4;
    const double norm = 0.2 * 0.16 + 0.5 * (1.21 + 0.3);
    EXPECT_NEAR(data_moment(kinds), norm, 1e-15);
    const SiteSums sums = site_sums(kinds, S, g, T);
    const auto tanh = [&](double h) { return std::tanh(h / T); };
    EXPECT_NEAR(sums.m, mean(S, g, [&](double, double h) { return tanh(h); }), 1e-9);
    EXPECT_NEAR(sums.n, mean(S, g, [&](double X, double h) { return X * tanh(h); }) / norm, 1e-9);
    EXPECT_NEAR(1.0 - T * sums.C, mean(S, g, [&](double, double h) { return tanh(h) * tanh(h); }), 1e-9);
    EXPECT_NEAR(sums.free, mean(S, g, [&](double, double h) { return T * log2cosh(h / T); }), 1e-9);
}

TEST(SiteSums, DerivativesAreTotalOnes) {
    constexpr double h = 1e-5;
    for (const double T : {0.0, 0.4}) {
        const double S = 0.8, g = 0.5;
        const SiteSums at = site_sums(kinds, S, g, T);
        const auto slope = [&](auto&& value, double dS, double dg) {
            return (value(site_sums(kinds, S + dS, g + dg, T)) - value(site_sums(kinds, S - dS, g - dg, T))) /
                   (2.0 * h);
        };
        EXPECT_NEAR(at.dn_dS, slope([](const SiteSums& s) { return s.n; }, h, 0.0), 1e-9) << T;
        EXPECT_NEAR(at.dn_dg, slope([](const SiteSums& s) { return s.n; }, 0.0, h), 1e-9) << T;
        EXPECT_NEAR(at.dm_dg, slope([](const SiteSums& s) { return s.m; }, 0.0, h), 1e-9) << T;
    }
}

TEST(SiteSums, OfStoredPatternsAreThoseOfOneSite) {
    const std::vector<SiteKind> one{{1.0, 1.0, 0.0}};
    for (const double T : {0.0, 0.3}) {
        const SiteSums none = site_sums({}, 0.7, 0.2, T), explicit_one = site_sums(one, 0.7, 0.2, T);
        EXPECT_EQ(none.m, site_averages(0.7, 0.2, T).m);
        EXPECT_EQ(none.n, none.m);
        EXPECT_NEAR(explicit_one.n, none.n, 1e-15);
        EXPECT_NEAR(explicit_one.C, none.C, 1e-14);
        EXPECT_NEAR(explicit_one.dn_dS, none.dn_dS, 1e-14);
        EXPECT_NEAR(explicit_one.dn_dg, none.dn_dg, 1e-14);
    }
    EXPECT_EQ(data_moment({}), 1.0);
    EXPECT_EQ(largest_overlap({}), 1.0);
}

TEST(SiteSums, TheLargestOverlapIsThatOfSpinsAlongTheData) {
    // E|X|/E X^2, and the limit of n where the field of the data outgrows the noise.
    const SiteSums strong = site_sums(kinds, 1e7, 1.0, 0.0);
    EXPECT_NEAR(strong.n, largest_overlap(kinds), 1e-6);
}

} // namespace
} // namespace mattis::solvers
