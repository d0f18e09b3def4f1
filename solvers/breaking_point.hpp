#pragma once

#include "core/gaussian.hpp"
#include "models/concepts.hpp"

namespace mattis::solvers {

/// Where and how sharply a state breaks continuously.
struct BreakingPoint {
    double y; ///< y* = theta*/T
    double
        stiffness; ///< between levels with breaking parameter y_i, the replicon changes by stiffness (y_i - y*(q)) dq
};

/// Breaking parameter y* = theta*/T at which a replica-symmetric state of overlap q = 1 - T C > 0 splits where it is
/// just unstable: where replica symmetry is broken continuously, the replicon vanishes at every overlap q(y) of the
/// cluster structure, and y* follows from its derivative there. With phi = T ln 2cosh(h/T), averages over the field h,
/// and kappa(q, C) the coupling of the replicon (at level q the clusters within respond with C(q), dC/dq = -y),
///   y* = [kappa^2 E phi'''^2 + (dkappa/dq) E phi''^2]/stiffness,  stiffness = 2 kappa^2 E phi''^3 + (dkappa/dC) E
///   phi''^2
/// Towards T = 0 theta* tends to 1/2; in the Sherrington-Kirkpatrick glass near T = 1 it is 2 q.
/// Precondition: T > 0. Source: Sommers and Dupont, J. Phys. C 17, 5785 (1984), differentiated.
template <GaussianSite M>
BreakingPoint breaking_point(const M& model, double m, double q, double C) {
    constexpr double small = 1e-4;
    const double T = model.temperature(), S = model.signal_field(m), g = model.noise_variance(q, C);
    const SiteAverages site = site_averages(S, g, T);
    // E phi''^3 from d/dg E phi''^2: (sech^4)'' = 16 sech^4 - 20 sech^6.
    const double slope =
        (site_averages(S, g * (1.0 + small), T).curvature - site_averages(S, g * (1.0 - small), T).curvature) /
        (2.0 * small * g);
    const double square = site.curvature, cube = (16.0 * square / T - 2.0 * T * slope) / 20.0;
    const double third = 4.0 * (square - T * cube) / (T * T);
    const double kappa = model.replicon_coupling(q, C);
    const double dq = small * (1.0 - q), dC = small * C;
    const double by_q = (model.replicon_coupling(q + dq, C) - model.replicon_coupling(q - dq, C)) / (2.0 * dq);
    const double by_C = (model.replicon_coupling(q, C + dC) - model.replicon_coupling(q, C - dC)) / (2.0 * dC);
    const double stiffness = 2.0 * kappa * kappa * cube + by_C * square;
    return {(kappa * kappa * third + by_q * square) / stiffness, stiffness};
}

} // namespace mattis::solvers
