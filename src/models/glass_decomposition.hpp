#pragma once

#include "models/dense.hpp"
#include "models/hopfield.hpp"

namespace mattis {

/// Pressure A = -beta f of a replica-symmetric state, split into the signal and spin glasses of simpler kind.
struct GlassDecomposition {
    double signal = 0.0; ///< condensed pattern, outside the site average
    double hard = 0.0;   ///< glass of the +-1 spins in the field of the signal
    double soft = 0.0;   ///< glass of the hidden Gaussian units, times alpha
    double shift = 0.0;  ///< constants that both glasses count

    double total() const { return signal + hard + soft + shift; }
};

/// P = 2: "hard glass + soft glass". With D = 1 - beta(1-q), p = beta q/D^2, beta1 = beta sqrt(alpha)/D, beta2 = D,
///   A_full = -(beta/2) m^2 + A_SK(beta1, q, h = beta m) + alpha A_G(beta2, lambda = beta, p) - beta1^2/4
///   A_SK = E ln 2cosh(h + beta1 sqrt(q) z) + (beta1^2/4)(1-q)^2         Sherrington-Kirkpatrick, J = 1
///   A_G  = (1/2) ln s2 + (1/2) beta2^2 p s2 + (1/4) beta2^2 p^2,  s2 = 1/(1 - lambda + beta2^2 p)   Gaussian spins
/// and -beta alpha/2 more for `distinct`. Equal to -beta f at every (m, q), because the noise is slaved to q: p above
/// is the saddle point of A_G, beta2 s2 = 1. Precondition: T > 0, D > 0. Source: docs/theory.md, section "Hard and soft
/// glass"; arXiv:2111.12997.
GlassDecomposition decompose(const Hopfield& model, double m, double q);

/// P >= 3: the hidden units see a vanishing coupling and their glass is absent (soft = 0): A is the pressure of a
/// mixed P-spin glass of hard spins in the field of the signal, at every (m, q). Precondition: T > 0.
GlassDecomposition decompose(const Dense& model, double m, double q);

} // namespace mattis
