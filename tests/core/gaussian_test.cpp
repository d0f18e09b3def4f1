#include "core/gaussian.hpp"

#include <cmath>
#include <functional>
#include <numbers>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gtest/gtest.h>

#include "core/special.hpp"

namespace mattis {
namespace {

/// E f(S + sqrt(g) z) by GSL's adaptive integration, split where the integrand may have a narrow feature.
double adaptive(const std::function<double(double)>& f, double S, double g) {
    struct Integrand {
        const std::function<double(double)>* f;
        double S, width;
    } data{&f, S, std::sqrt(g)};
    gsl_function function;
    function.params = &data;
    function.function = [](double z, void* p) {
        const auto* d = static_cast<Integrand*>(p);
        return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi) * (*d->f)(d->S + d->width * z);
    };
    gsl_set_error_handler_off();
    gsl_integration_workspace* workspace = gsl_integration_workspace_alloc(2000);
    double total = 0.0;
    const double zero = -S / data.width;
    const double middle = std::abs(zero) < 9.0 ? zero : 0.0;
    const double edges[] = {-10.0, 0.5 * (middle - 10.0), middle, 0.5 * (middle + 10.0), 10.0};
    for (int k = 0; k < 4; ++k) {
        double part = 0.0, error = 0.0;
        gsl_integration_qag(&function, edges[k], edges[k + 1], 1e-15, 1e-13, 2000, GSL_INTEG_GAUSS61, workspace, &part,
                            &error);
        total += part;
    }
    gsl_integration_workspace_free(workspace);
    return total;
}

double sech2(double x) { return 4.0 * std::exp(-2.0 * std::abs(x)) / std::pow(1.0 + std::exp(-2.0 * std::abs(x)), 2); }

TEST(Gaussian, EveryAverageAgreesWithAdaptiveIntegration) {
    for (const double T : {0.2, 1.0, 3.0})
        for (const double sigma : {0.05, 0.2, 0.34, 0.36, 0.68, 0.7, 2.0, 8.0, 40.0})
            for (const double s : {0.0, 0.4, 2.0, 7.0, -1.5}) {
                SCOPED_TRACE(testing::Message() << "T " << T << " Sigma " << sigma << " s " << s);
                const double S = s * T, g = sigma * sigma * T * T;
                const SiteAverages site = site_averages(S, g, T);
                EXPECT_NEAR(site.m, adaptive([&](double h) { return std::tanh(h / T); }, S, g), 2e-14);
                EXPECT_NEAR(site.complement,
                            adaptive([&](double h) { return 2.0 / (1.0 + std::exp(2.0 * h / T)); }, S, g), 2e-14);
                EXPECT_NEAR(T * site.C, adaptive([&](double h) { return sech2(h / T); }, S, g), 2e-14);
                EXPECT_NEAR(T * T * site.curvature, adaptive([&](double h) { return std::pow(sech2(h / T), 2); }, S, g),
                            2e-14);
                const double free = adaptive([&](double h) { return T * log2cosh(h / T); }, S, g);
                EXPECT_NEAR(site.free, free, 2e-14 * std::abs(free));
                EXPECT_NEAR(site.entropy,
                            adaptive([&](double h) { return log2cosh(h / T) - h / T * std::tanh(h / T); }, S, g),
                            2e-14);
            }
}

TEST(Gaussian, DerivativesAgreeWithDifferences) {
    for (const double T : {0.0, 0.3, 1.0})
        for (const double g : {0.02, 0.3, 4.0})
            for (const double S : {0.3, 1.1}) {
                SCOPED_TRACE(testing::Message() << "T " << T << " g " << g << " S " << S);
                const SiteAverages site = site_averages(S, g, T);
                const double step = 1e-5;
                const auto dS = [&](double SiteAverages::*x) {
                    return (site_averages(S + step, g, T).*x - site_averages(S - step, g, T).*x) / (2.0 * step);
                };
                const auto dg = [&](double SiteAverages::*x) {
                    const double h = step * g;
                    return (site_averages(S, g + h, T).*x - site_averages(S, g - h, T).*x) / (2.0 * h);
                };
                EXPECT_NEAR(site.C, dS(&SiteAverages::m), 1e-8);
                EXPECT_NEAR(site.dm_dg, dg(&SiteAverages::m), 1e-7);
                EXPECT_NEAR(site.dC_dS, dS(&SiteAverages::C), 1e-7);
                EXPECT_NEAR(site.dC_dg, dg(&SiteAverages::C), 2e-6);
                EXPECT_NEAR(site.m, dS(&SiteAverages::free), 1e-8) << "the field derivative of T ln 2cosh is tanh";
            }
}

TEST(Gaussian, ZeroTemperatureIsTheLimit) {
    // Corrections are of relative order (pi T)^2/(24 g); derivatives keep their digits however cold it is.
    for (const double T : {1e-4, 1e-6, 1e-9})
        for (const double g : {0.01, 0.5})
            for (const double S : {0.0, 0.2, 1.0}) {
                SCOPED_TRACE(testing::Message() << "T " << T << " g " << g << " S " << S);
                const SiteAverages zero = site_averages(S, g, 0.0);
                const SiteAverages cold = site_averages(S, g, T);
                const double relative = 1e-13 + 10.0 * T * T / g * (1.0 + S * S / g) * (1.0 + S * S / g);
                EXPECT_NEAR(zero.m, cold.m, relative);
                EXPECT_NEAR(zero.C, cold.C, 1e-16 + relative * zero.C);
                EXPECT_NEAR(zero.free, cold.free, relative * zero.free);
                EXPECT_NEAR(zero.dm_dg, cold.dm_dg, 1e-16 + relative * std::abs(zero.dm_dg));
                EXPECT_NEAR(zero.dC_dS, cold.dC_dS, 1e-16 + relative * std::abs(zero.dC_dS));
                EXPECT_NEAR(zero.dC_dg, cold.dC_dg, 1e-16 + relative * std::abs(zero.dC_dg));
                EXPECT_NEAR(cold.entropy, 0.0, 20.0 * T);
            }
}

TEST(Gaussian, ZeroTemperatureWithoutNoiseIsASign) {
    EXPECT_EQ(site_averages(0.7, 0.0, 0.0).m, 1.0);
    EXPECT_EQ(site_averages(-0.7, 0.0, 0.0).m, -1.0);
    EXPECT_EQ(site_averages(0.0, 0.0, 0.0).m, 0.0);
    EXPECT_EQ(site_averages(0.7, 0.0, 0.0).C, 0.0);
    EXPECT_EQ(site_averages(-0.7, 0.0, 0.0).free, 0.7);
}

TEST(Gaussian, SignalReversalIsASymmetry) {
    for (const double g : {0.0, 0.05, 3.0})
        for (const double T : {0.0, 0.4}) {
            const SiteAverages up = site_averages(0.6, g, T);
            const SiteAverages down = site_averages(-0.6, g, T);
            EXPECT_NEAR(up.m, -down.m, 1e-15);
            EXPECT_NEAR(up.C, down.C, 1e-14);
            EXPECT_NEAR(up.free, down.free, 1e-14);
            EXPECT_NEAR(up.complement + down.complement, 2.0, 1e-14);
        }
}

TEST(Gaussian, ErrorEstimateIsAnUpperBoundAndSmall) {
    for (const double sigma : {0.05, 0.2, 0.34, 0.36, 0.68, 0.7, 1.0, 10.0, 1000.0})
        for (const double s : {0.0, 1.0, 5.0}) {
            const SiteAverages site = site_averages(s, sigma * sigma, 1.0);
            const double exact = adaptive([](double h) { return std::tanh(h); }, s, sigma * sigma);
            EXPECT_LE(std::abs(site.m - exact), site.error + 2e-14) << sigma << " " << s;
            EXPECT_LT(site.error, 1e-11) << sigma << " " << s;
        }
}

TEST(Gaussian, SmallComplementKeepsItsDigits) {
    // 1 - E tanh(s + Sigma z) for s far out is E 2 exp(-2h) = 2 exp(-2s + 2 Sigma^2) to relative e^{-2s}.
    for (const double sigma : {0.2, 0.6, 1.0}) {
        const double s = 12.0;
        const double asymptotic = 2.0 * std::exp(-2.0 * s + 2.0 * sigma * sigma);
        EXPECT_NEAR(site_averages(s, sigma * sigma, 1.0).complement / asymptotic, 1.0, 1e-6) << sigma;
    }
}

TEST(Gaussian, FarFieldsKeepTheirDigitsAtLowTemperature) {
    // S far above the noise: C is tiny, but at low temperature it decides stability. T -> 0: the closed form; S = 47, g
    // = 25, T = 1: 7.6e-20 by mpmath (30 digits).
    const SiteAverages limit = site_averages(1.0, 0.01, 0.0);
    for (const double T : {1e-22, 1e-12, 1e-6}) {
        const SiteAverages site = site_averages(1.0, 0.01, T);
        EXPECT_NEAR(site.C / limit.C, 1.0, 1e-5) << T;
        EXPECT_NEAR(site.curvature * T / (limit.C * 2.0 / 3.0), 1.0, 1e-5) << T; // E sech^4 = (4/3) T rho, C = 2 rho
        EXPECT_LE(site.m, 1.0);
    }
    EXPECT_NEAR(site_averages(47.0, 25.0, 1.0).C, 7.6e-20, 0.05e-20);
}

TEST(Gaussian, SlopesAreNumbersHoweverWeakTheNoise) {
    // Powers of 1/g are infinite here, and what they multiply is zero: all spins follow the signal.
    for (const double g : {1e-200, 1e-220, 1e-300, 1e-308})
        for (const double T : {0.0, g}) {
            const SiteAverages site = site_averages(1.0, g, T);
            EXPECT_EQ(site.m, 1.0) << g;
            EXPECT_EQ(site.dm_dg, 0.0) << g;
            EXPECT_EQ(site.dC_dS, 0.0) << g;
            EXPECT_EQ(site.dC_dg, 0.0) << g;
        }
}

} // namespace
} // namespace mattis
