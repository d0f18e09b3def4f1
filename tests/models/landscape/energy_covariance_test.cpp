#include "models/landscape/energy_covariance.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"

namespace mattis {
namespace {

/// E a^P b^P of standard Gaussians a, b with correlation q, by Wick's theorem: j cross pairs, the rest within a and b.
double wick_moment(int P, double q) {
    const auto double_factorial = [](int n) {
        double product = 1.0;
        for (; n > 1; n -= 2) product *= n;
        return product;
    };
    double sum = 0.0;
    for (int j = P % 2; j <= P; j += 2) {
        double choose = 1.0;
        for (int i = 0; i < j; ++i) choose *= static_cast<double>(P - i) / (i + 1);
        sum += choose * choose * std::tgamma(j + 1.0) * std::pow(double_factorial(P - j - 1), 2) * std::pow(q, j);
    }
    return sum;
}

/// The same moment by brute force: a product trapezoidal rule over both Gaussians.
double brute_force_moment(int P, double q) {
    double sum = 0.0;
    const double step = 0.25;
    for (double a = -14.0; a <= 14.0; a += step)
        for (double c = -14.0; c <= 14.0; c += step) {
            const double b = q * a + std::sqrt(1.0 - q * q) * c;
            sum += step * step * std::exp(-0.5 * (a * a + c * c)) / (2.0 * M_PI) * std::pow(a * b, P);
        }
    return sum;
}

TEST(EnergyCovariance, FullPatternsHaveTheCovarianceOfPowersOfGaussians) {
    // N m^P of a random pattern, m = a/sqrt(N): the covariance over patterns is E a^P b^P - (E a^P)^2, and
    // beta/2 times it, K = alpha 2 N^(P-1)/P! patterns, gives beta^2 N alpha x(q).
    for (const int P : {3, 4, 5, 6, 8})
        for (const double q : {0.0, 0.3, 0.9}) {
            EXPECT_NEAR(wick_moment(P, q), brute_force_moment(P, q), 1e-9 * (1.0 + wick_moment(P, q))) << P << " " << q;
            const double expected = (wick_moment(P, q) - wick_moment(P, 0.0)) * 0.5 / std::tgamma(P + 1.0);
            EXPECT_NEAR(pattern_covariance(P, Convention::full).value(q), expected, 1e-13 * (1.0 + expected))
                << P << " " << q;
        }
}

TEST(EnergyCovariance, DerivativesAndRemainder) {
    const EnergyCovariance x({0.0, 0.75, 0.2, 0.5, 0.0, 1.5});
    for (const double q : {0.1, 0.5, 0.99}) {
        const double h = 1e-6;
        EXPECT_NEAR(x.slope(q), (x.value(q + h) - x.value(q - h)) / (2 * h), 1e-8);
        EXPECT_NEAR(x.curvature(q), (x.slope(q + h) - x.slope(q - h)) / (2 * h), 1e-7);
        EXPECT_NEAR(x.remainder(q) * (1 - q) * (1 - q), x.value(1.0) - x.value(q) - (1 - q) * x.slope(q), 1e-14);
    }
    EXPECT_DOUBLE_EQ(x.remainder(1.0), 0.5 * x.curvature(1.0));
}

TEST(EnergyCovariance, RefusesAConstantTermAndLowDegree) {
    EXPECT_THROW(EnergyCovariance({1.0, 0.0, 0.5}), std::invalid_argument);
    EXPECT_THROW(EnergyCovariance({0.0, 1.0}), std::invalid_argument);
}

} // namespace
} // namespace mattis
