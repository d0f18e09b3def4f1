#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

#include "core/elementary.hpp"

namespace mattis {

/// The law of a standard Gaussian variable at u. Phi is its distribution function, phi its density.
struct NormalLaw {
    double Phi = 0.5;     ///< 0 from u = -37.6 down, where it is about to leave the normal numbers
    double log_Phi = 0.0; ///< ln Phi; -0 from u = 37.6 on
    double kappa = 0.0;   ///< the inverse Mills ratio phi/Phi = d ln Phi/du; 0 from u = 37.6 on
    double density = 0.0; ///< phi; 0 where |u| > 37.6
};

namespace detail {

/// phi/H at a >= 0, H = 1 - Phi: (1 + c a)/p(t), t = (a - k)/(a + k). The mapping of the half line to [-1, 1] is that
/// of Shepherd and Laframboise, Math. Comp. 36, 249 (1981). p is the Chebyshev series of (1 + c a) H/phi, written in
/// powers of t; its terms fall below 2e-17 at this degree.
inline double hazard(double a) {
    constexpr double c = 0x1.40d931ff62706p+0; // sqrt(pi/2): p(-1) and p(1) are alike
    constexpr double k = 3.5;                  // least terms, with none above p itself
    constexpr double p[]{0x1.6f96bc88bdacap+0,   -0x1.8152b6e878f83p-3,  -0x1.3d33818c81879p-4,  0x1.44f4350dfed2fp-3,
                         -0x1.b6eb4e14f86d6p-4,  0x1.134582ea6db99p-5,   0x1.be422583b28c8p-10,  -0x1.35b627a345a6dp-8,
                         0x1.8e3190e8f4be7p-12,  0x1.72da331e0ea7ep-11,  -0x1.0e8a59353ecbap-14, -0x1.0c3bd46bbdbe3p-13,
                         -0x1.3ebf0c467b091p-21, 0x1.a10483bdc3202p-16,  0x1.35d8e4cba3e07p-18,  -0x1.1e378d8bfbac7p-18,
                         -0x1.18ace9439a5c8p-19, 0x1.a258e0a826fa1p-22,  0x1.4fb18c5ad38bap-21,  0x1.b41bda637c4dcp-24,
                         -0x1.1c3e410b97f5ap-23, -0x1.0ad805ffadb9fp-24, 0x1.334479e8b085dp-26,  0x1.06f00ff02e907p-26,
                         -0x1.34bad8fba21dep-30, -0x1.c93f495220350p-30};
    const double t = (a - k) / (a + k);
    double sum = p[25];
#pragma GCC unroll 25
    for (int n = 24; n >= 0; --n) sum = sum * t + p[n];
    return (1.0 + c * a) / sum;
}

/// exp(-a^2/2), a >= 0, without the rounding of a^2: a^2/2 = b^2/2 + d, where b has 26 bits, so that its square is
/// exact, and d < 3e-5 where the result is not zero.
inline double exp_minus_half_square(double a) {
    const double within = by_sign(a - 64.0, a, 64.0); // the smaller one; std::min keeps loops from being vectorised
    const double b = std::bit_cast<double>(std::bit_cast<std::uint64_t>(within) & ~std::uint64_t{0x7ffffff});
    const double d = 0.5 * (within - b) * (within + b);
    return exp_minus(0.5 * b * b) * (1.0 - d * (1.0 - d * (0.5 - d / 6.0)));
}

/// ln Phi from H = 1 - Phi at u >= 0, or, at u < 0, from the hazard at |u|:
///   ln Phi = -ln[1 + H/(1 - H)]  or  -u^2/2 - ln(sqrt(2 pi) hazard).
inline double log_normal_law(double u, double hazard, double H) {
    constexpr double sqrt_2pi = 2.5066282746310005024, ln2 = 0.69314718055994530942;
    const auto bits = std::bit_cast<std::uint64_t>(sqrt_2pi * hazard); // 2 or more: mantissa and power of two
    constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1, one = std::uint64_t{1023} << 52;
    const double power = std::bit_cast<double>((bits >> 52) | std::bit_cast<std::uint64_t>(0x1p52)) - (0x1p52 + 1023.0);
    const double excess = std::bit_cast<double>((bits & mantissa) | one) - 1.0;
    const double log = log_one_plus(by_sign(u, excess, H / (1.0 - H)));
    return -by_sign(u, 0.5 * u * u + (power * ln2 + log), log);
}

} // namespace detail

/// Phi, ln Phi, phi/Phi and phi at finite u, without branches or tables (see core/elementary.hpp): a loop over it is
/// vectorised. Errors are below 4 units in the last place, for every u where the result is a normal number; of what a
/// caller does not use nothing is computed.
/// Checked against GSL's hazard function and log erfc, and Boost.Math's erfc.
inline NormalLaw normal_law(double u) {
    constexpr double inv_sqrt_2pi = 0.39894228040143267794;
    const double a = std::abs(u), hazard = detail::hazard(a);
    const double density = inv_sqrt_2pi * detail::exp_minus_half_square(a);
    const double H = density / hazard;
    return {.Phi = by_sign(u, H, 1.0 - H),
            .log_Phi = detail::log_normal_law(u, hazard, H),
            .kappa = by_sign(u, hazard, density / (1.0 - H)),
            .density = density};
}

/// ln Phi and phi/Phi at each u. Precondition: the three have the same length.
void normal_laws(std::span<const double> u, std::span<double> log_Phi, std::span<double> kappa);

} // namespace mattis
