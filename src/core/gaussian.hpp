#pragma once

namespace mattis {

/// Averages over the local field h of one spin at temperature T, h = S + sqrt(g) z with z a standard Gaussian.
/// Fields are in units of energy, so that T -> 0 is a regular limit; t(h) = tanh(h/T), or sign(h) at T = 0.
struct SiteAverages {
    double m = 0.0;          ///< E t, the magnetisation along S
    double complement = 1.0; ///< 1 - m, summed without that cancellation
    double C = 0.0;          ///< E dt/dh = (1 - q)/T, the susceptibility; at T = 0 twice the density of h at 0
    double free = 0.0;       ///< E T ln 2cosh(h/T); E |h| at T = 0
    double entropy = 0.0;    ///< E [ln 2cosh(h/T) - (h/T) t]
    double curvature = 0.0;  ///< E (dt/dh)^2, what the replicon needs; infinite at T = 0 with C > 0
    double dm_dg = 0.0;      ///< dm/dg (dm/dS is C)
    double dC_dS = 0.0;
    double dC_dg = 0.0;
    double error = 0.0; ///< estimated absolute quadrature error of m and of T C = 1 - q
};

/// Site averages for signal S, noise variance g >= 0 and temperature T >= 0 (all in units of energy).
/// T = 0 is evaluated from its own closed forms (m = erf(S/sqrt(2g)), C = sqrt(2/(pi g)) exp(-S^2/2g)).
/// Where the noise is weak or the signal strong a trapezoidal sum in z; elsewhere the sign part is closed and the rest,
/// localised at |h| = O(T), is integrated in h, so that the cost does not grow as T -> 0. Precondition: S, g, T finite.
/// Accuracy 2e-15, absolute for m, T C and entropy, relative for free.
/// Method: docs/theory.md, section "Gaussian averages".
SiteAverages site_averages(double S, double g, double T);

} // namespace mattis
