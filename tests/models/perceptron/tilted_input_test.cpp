#include "models/perceptron/tilted_input.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gsl/gsl_sf_erf.h>
#include <gtest/gtest.h>

namespace mattis {
namespace {

/// ln Phi by GSL.
double log_normal_law(double u) { return gsl_sf_log_erfc(-u / std::numbers::sqrt2) - std::numbers::ln2; }

/// psi as it is written, by the trapezoidal rule of a fine fixed step around the largest exponent.
double psi_as_written(double x, double D, double beta) {
    constexpr double step = 1e-3, reach = 12.0;
    const auto exponent = [&](double z) { return -0.5 * z * z + beta * log_normal_law(x + std::sqrt(D) * z); };
    double peak = 0.0;
    for (double stride = 100.0; stride > step; stride *= 0.5)
        for (const double side : {stride, -stride})
            while (exponent(peak + side) > exponent(peak)) peak += side;
    double sum = 0.0;
    for (double z = peak - reach; z < peak + reach; z += step) sum += std::exp(exponent(z) - exponent(peak));
    return exponent(peak) + std::log(sum * step / std::sqrt(2.0 * std::numbers::pi));
}

/// By central differences with one Richardson step.
template <class F>
double slope(F&& f, double x, double h = 1e-2) {
    const auto difference = [&](double d) { return (f(x + d) - f(x - d)) / (2.0 * d); };
    return (64.0 * difference(h / 4) - 20.0 * difference(h / 2) + difference(h)) / 45.0;
}

TEST(TiltedInputs, PsiIsTheIntegralAsItIsWritten) {
    for (const double beta : {0.1, 1.0, 20.0, 500.0})
        for (const double D : {1e-3, 0.1, 0.8, 5.0})
            for (const double x : {-30.0, -3.0, 0.0, 1.5, 6.0}) {
                const double want = psi_as_written(x, D, beta);
                EXPECT_NEAR(TiltedInputs(beta, D).at(x).psi, want, 2e-12 * (1.0 + std::abs(want)))
                    << beta << " " << D << " " << x;
            }
}

TEST(TiltedInputs, AtBetaOneAClosedForm) {
    for (const double D : {1e-4, 0.01, 1.0, 100.0, 1e4})
        for (const double x : {-50.0, -2.0, 0.0, 3.0, 8.0}) {
            const double s = std::sqrt(1.0 + D), want = log_normal_law(x / s), hazard = gsl_sf_hazard(-x / s) / s;
            const TiltedInput input = TiltedInputs(1.0, D).at(x);
            EXPECT_NEAR(input.psi, want, 1e-13 * (1.0 + std::abs(want))) << D << " " << x;
            EXPECT_NEAR(input.first, hazard, 1e-12 * hazard + 1e-17) << D << " " << x;
            EXPECT_NEAR(input.second, -hazard * (hazard + x / (s * s)), 1e-10 / (1.0 + D)) << D << " " << x;
        }
}

TEST(TiltedInputs, DerivativesAreThoseOfPsi) {
    for (const double beta : {0.1, 1.0, 20.0, 2000.0})
        for (const double D : {0.01, 0.3, 0.85, 4.0, 300.0})
            for (const double x : {-8.0, -1.0, 0.3, 2.0, 4.0}) {
                TiltedInputs inputs(beta, D);
                const TiltedInput here = inputs.at(x);
                const auto psi = [&](double y) { return inputs.at(y).psi; };
                const auto first = [&](double y) { return inputs.at(y).first; };
                const auto second = [&](double y) { return inputs.at(y).second; };
                const auto third = [&](double y) { return inputs.at(y).third; };
                EXPECT_NEAR(here.first, slope(psi, x), 1e-9 * (1.0 + std::abs(here.psi))) << beta << " " << D;
                EXPECT_NEAR(here.second, slope(first, x), 2e-9 * (1.0 + std::abs(here.first))) << beta << " " << D;
                const double scale = 1.0 + std::abs(here.second);
                EXPECT_NEAR(here.third, slope(second, x), 2e-6 * scale) << beta << " " << D << " " << x;
                EXPECT_NEAR(here.fourth, slope(third, x), 2e-5 * scale) << beta << " " << D << " " << x;
            }
}

// Next to a perfect state D is tiny: cumulants of lambda, divided by D^4, would be rounding alone.
TEST(TiltedInputs, SlopesOfNarrowInputsHaveTheirDigits) {
    for (const double beta : {20.0, 2000.0})
        for (const double D : {1e-9, 1e-7, 9e-4 / beta})
            for (const double x : {-8.0, -1.0, 0.3, 2.0, 4.0}) {
                TiltedInputs inputs(beta, D);
                const TiltedInput here = inputs.at(x);
                const double third = slope([&](double y) { return inputs.at(y).second; }, x, 0.1);
                const double fourth = slope([&](double y) { return inputs.at(y).third; }, x);
                EXPECT_NEAR(here.third, third, 2e-5 * (1.0 + std::abs(third))) << beta << " " << D << " " << x;
                EXPECT_NEAR(here.fourth, fourth, 2e-3 * (1.0 + std::abs(fourth))) << beta << " " << D << " " << x;
            }
}

TEST(TiltedInputs, TheAverageOfLnPhiIsTheSlopeByBeta) {
    for (const double D : {0.02, 0.8, 3.0})
        for (const double x : {-4.0, 0.5, 3.0}) {
            const auto psi = [&](double beta) { return TiltedInputs(beta, D).at(x).psi; };
            EXPECT_NEAR(TiltedInputs(20.0, D).at(x).log_Phi, slope(psi, 20.0, 0.1), 1e-10) << D << " " << x;
        }
}

// Where q_d tends to 1 the wrong labels are very far away, and right ones lie far beyond the edge of the wall.
TEST(TiltedInputs, FarInputsOfWideLawsAreGaussian) {
    for (const double beta : {50.0, 150.0})
        for (const double D : {25511.0, 25512.0, 1e5})
            for (double x = -6e5; x < -1e3; x *= 0.83) {
                // ln Phi is -lambda^2/2 there, up to logarithms
                const double first = TiltedInputs(beta, D).at(x).first;
                EXPECT_NEAR(first / (-x / D), 1.0, 1e-2 + 100.0 * std::sqrt(D) / std::abs(x)) << D << " " << x;
                EXPECT_LT(std::abs(TiltedInputs(beta, D).at(x).second) * D, 3.0) << D << " " << x;
            }
    for (const double x : {900.0, 1120.0, 1136.0}) {
        const double wide = 2.35e4;
        const double want = psi_as_written(x, wide, 150.0);
        EXPECT_NEAR(TiltedInputs(150.0, wide).at(x).psi, want, 1e-12) << x;
    }
}

TEST(TiltedInputs, AFinerRuleChangesNothing) {
    for (const double beta : {5.0, 20.0, 2000.0})
        for (const double D : {0.01, 0.85, 20.0, 1000.0, 3e4}) {
            TiltedInputs rule(beta, D), finer(beta, D, 3.0);
            for (double x = -20.0; x < 20.0; x += 0.37) {
                const TiltedInput a = rule.at(x), b = finer.at(x);
                EXPECT_NEAR(a.psi, b.psi, 1e-12 * (1.0 + std::abs(b.psi))) << beta << " " << D << " " << x;
                EXPECT_NEAR(a.first, b.first, 1e-12 * (1.0 + b.first)) << beta << " " << D << " " << x;
                EXPECT_NEAR(a.second, b.second, 1e-11 * (1.0 + std::abs(b.second))) << beta << " " << D << " " << x;
            }
        }
}

} // namespace
} // namespace mattis
