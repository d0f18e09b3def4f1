#pragma once

#include <vector>

namespace mattis {

/// Averages over the law of one magnetisation, density proportional to exp(A m^2 + B m + k s(m)) on [-1, 1].
struct MagnetisationAverages {
    double log_norm = 0.0;        ///< ln I, I the integral of the exponential over m
    double mean = 0.0;            ///< <m> = d ln I/dB
    double square = 0.0;          ///< <m^2> = d ln I/dA
    double sign = 0.0;            ///< <sgn m>
    double variance = 0.0;        ///< <m^2> - <m>^2, without that cancellation
    double rest = 0.0;            ///< 1 - |<sgn m>|, without that cancellation
    double prior = 0.0;           ///< k <s(m)>
    double log_excess = 0.0;      ///< ln I - A - |B|, without that cancellation
    double mean_rest = 1.0;       ///< 1 - |<m>|, without that cancellation
    double square_rest = 1.0;     ///< 1 - <m^2>, without that cancellation
    double mean_slope = 0.0;      ///< <m^3> - <m> <m^2> = d<m>/dA
    double square_variance = 0.0; ///< <m^4> - <m^2>^2 = d<m^2>/dA
};

/// Law of the magnetisation m of one weight, in a perceptron that learns distributions of binary weights: density
/// proportional to exp(A m^2 + B m + k s(m)) on [-1, 1], with the entropy of the weight less ln 2,
///   s(m) = -[(1+m)/2] ln(1+m) - [(1-m)/2] ln(1-m).
/// A and B are of either sign, up to 1e5 in size; 0 <= k <= 2000.
///
/// k = 0, |A| >= 0.3 and |B| <= 3 |A|: closed forms with Dawson's function (A > 0) or erfc and its scaled form (A <
/// 0), by completing the square. k = 0 and layers at m = +-1, of width 1/|2A +- B|, that are narrow: the asymptotic
/// series of their moments. Otherwise Gauss-Legendre panels in theta = artanh m, where such layers are smooth, and the
/// ends of s(m), too. Errors of averages are below 1e-13, that of ln I below 1e-13 of 1 + |A| + |B|. In layers those of
/// 1 - |<m>|, 1 - <m^2> and the variances are below 1e-12 of their values.
/// Source: docs/theory.md, section "Two tasks of a variational perceptron"; integrals of exp(+-x^2): Abramowitz and
/// Stegun, Handbook of Mathematical Functions, chapter 7.
class MagnetisationLaw {
public:
    /// Precondition: A and k are finite, k >= 0.
    explicit MagnetisationLaw(double A, double k = 0.0);

    /// The averages at field B. Precondition: B is finite. May be called from several threads at once.
    MagnetisationAverages at(double B) const;

    /// How far from the real axis ln I(B) is analytic: sqrt(2/<m^2>), the average at B = 0. If the zeros of I lie on
    /// the imaginary axis (Lee and Yang), <m^2> at B = 0 is 2 sum 1/y^2 over those at B = iy, y > 0: none is nearer.
    double analytic_strip() const;

    /// Nodes of the panels: what the averages at one field cost.
    std::size_t nodes() const { return u_.size(); }

private:
    MagnetisationAverages closed_form(double b) const;
    bool is_layers(double b) const;
    MagnetisationAverages layers(double b) const;
    MagnetisationAverages quadrature(double b) const;
    void add_panel(double from, double to);

    double A_, k_;
    std::vector<double> u_;       ///< nodes m = 1 - u, 0 < m < 1
    std::vector<double> w_;       ///< their weights, of an integral over theta
    std::vector<double> entropy_; ///< k s(m) + ln(1 - m^2)
    std::vector<double> prior_;   ///< k s(m)
};

} // namespace mattis
