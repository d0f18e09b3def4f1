#include "core/normal_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <gsl/gsl_sf_erf.h>
#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Distance of two numbers in units of the relative spacing 2^-52.
double ulps(double value, long double exact) {
    return static_cast<double>(std::abs((value - exact) / exact)) / std::numeric_limits<double>::epsilon();
}

struct Exact {
    long double Phi, log_Phi, kappa;
};

/// By Boost.Math's erfc in extended precision. Precondition: |u| < 100.
Exact exact(double u) {
    const long double x = u, root = std::sqrt(2.0L), H = 0.5L * boost::math::erfc(std::abs(x) / root);
    const long double Phi = u > 0.0 ? 1.0L - H : H;
    const long double density = std::exp(-0.5L * x * x) / std::sqrt(2.0L * std::numbers::pi_v<long double>);
    return {Phi, u > 0.0 ? std::log1p(-H) : std::log(H), density / Phi};
}

/// Between the ends, evenly, and towards zero, by powers of two.
std::vector<double> grid(double end) {
    std::vector<double> u{0.0};
    constexpr int points = 40000;
    for (int k = 1; k <= points; ++k) {
        u.push_back(end * k / points);
        u.push_back(std::copysign(std::exp2(-60.0 + 62.0 * k / points), end));
    }
    return u;
}

TEST(NormalLaw, IsRightToRounding) {
    double Phi = 0.0, log_Phi = 0.0, kappa = 0.0;
    for (const double end : {-37.5, 37.4})
        for (const double u : grid(end)) {
            const NormalLaw law = normal_law(u);
            const Exact sought = exact(u);
            Phi = std::max(Phi, ulps(law.Phi, sought.Phi));
            log_Phi = std::max(log_Phi, ulps(law.log_Phi, sought.log_Phi));
            kappa = std::max(kappa, ulps(law.kappa, sought.kappa));
        }
    EXPECT_LT(Phi, 4.0);
    EXPECT_LT(log_Phi, 4.0);
    EXPECT_LT(kappa, 4.0);
}

// GSL states how far its values may be off, at most by half too little here: its hazard function forms exp(u^2/2 +
// ...), which loses the digits of u^2. Beyond |u| = 25 it has a short expansion, off by up to ten units in the last
// place.
TEST(NormalLaw, EqualsTheFunctionsOfGslWithinTheirErrors) {
    constexpr double few = 16.0 * std::numeric_limits<double>::epsilon();
    double off_logarithm = 0.0, worst = 0.0;
    for (const double end : {-1e3, -40.0, -1.0, 1.0, 8.0})
        for (const double u : grid(end)) {
            const NormalLaw law = normal_law(u);
            gsl_sf_result hazard{}, log_erfc{};
            gsl_sf_hazard_e(-u, &hazard);
            gsl_sf_log_erfc_e(-u / std::numbers::sqrt2, &log_erfc);
            EXPECT_LE(std::abs(law.kappa - hazard.val), 2.0 * hazard.err + few * hazard.val) << u;
            const double log_Phi = log_erfc.val - std::numbers::ln2; // of an argument that is rounded
            EXPECT_LE(std::abs(law.log_Phi - log_Phi), 2.0 * log_erfc.err + few * (1.0 + std::abs(log_Phi))) << u;
            if (u < 0.0) off_logarithm = std::max(off_logarithm, ulps(law.log_Phi, log_Phi));
            if (u > -1.0 && u < 1.0) worst = std::max(worst, ulps(law.kappa, hazard.val));
        }
    EXPECT_LT(off_logarithm, 8.0);
    EXPECT_LT(worst, 8.0);
}

// kappa = |u| + 1/|u| - 2/|u|^3 ..., ln Phi = -u^2/2 - ln(sqrt(2 pi) kappa)
TEST(NormalLaw, FarTailsHaveTheirExpansions) {
    double worst = 0.0;
    for (int k = 0; k <= 20000; ++k) {
        const double u = -std::exp2(10.0 + 490.0 * k / 20000.0);
        const long double a = -static_cast<long double>(u), b = 1.0L / (a * a);
        const long double kappa = a * (1.0L + b * (1.0L - b * (2.0L - 10.0L * b)));
        const long double log_Phi = -0.5L * a * a - std::log(std::sqrt(2.0L * std::numbers::pi_v<long double>) * kappa);
        const NormalLaw law = normal_law(u);
        worst = std::max({worst, ulps(law.kappa, kappa), ulps(law.log_Phi, log_Phi)});
        EXPECT_EQ(law.Phi, 0.0) << u;
    }
    EXPECT_LT(worst, 4.0);
}

TEST(NormalLaw, EndsWhereNumbersDo) {
    for (const double u : {38.0, 64.0, 1e3, 1e100, 1e300}) {
        const NormalLaw law = normal_law(u);
        EXPECT_EQ(law.Phi, 1.0) << u;
        EXPECT_EQ(law.log_Phi, 0.0) << u;
        EXPECT_EQ(law.kappa, 0.0) << u;
        EXPECT_EQ(law.density, 0.0) << u;
        EXPECT_EQ(normal_law(-u).Phi, 0.0) << u;
        EXPECT_NEAR(normal_law(-u).kappa / u, 1.0, 1e-3) << u;
    }
    EXPECT_EQ(normal_law(-1e300).log_Phi, -std::numeric_limits<double>::infinity());
}

// The slope of ln Phi is kappa, and that of kappa is -kappa (kappa + u).
TEST(NormalLaw, SlopesAreThoseOfTheLogarithm) {
    constexpr double d = 1e-5;
    for (double u = -30.0; u <= 8.0; u += 0.37) {
        const NormalLaw low = normal_law(u - d), at = normal_law(u), high = normal_law(u + d);
        EXPECT_NEAR((high.log_Phi - low.log_Phi) / (2.0 * d), at.kappa, 1e-9 * (1.0 + u * u)) << u;
        EXPECT_NEAR((high.kappa - low.kappa) / (2.0 * d), -at.kappa * (at.kappa + u), 1e-9 * (1.0 + u * u)) << u;
    }
}

TEST(NormalLaw, ArraysHaveTheBitsOfSingleNumbers) {
    const std::vector<double> u = grid(-20.0);
    std::vector<double> log_Phi(u.size()), kappa(u.size());
    normal_laws(u, log_Phi, kappa);
    for (std::size_t k = 0; k < u.size(); ++k) {
        const NormalLaw law = normal_law(u[k]);
        EXPECT_EQ(log_Phi[k], law.log_Phi) << u[k];
        EXPECT_EQ(kappa[k], law.kappa) << u[k];
    }
}

} // namespace
} // namespace mattis
