#pragma once

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Where and how sharply a state breaks continuously.
struct BreakingPoint {
    double y;         ///< y* = theta*/T
    double stiffness; ///< between levels of breaking parameter y_i the replicon changes by stiffness (y_i - y*(q)) dq
};

/// Breaking parameter y* = theta*/T at which a replica-symmetric state of overlap q = 1 - T C > 0 splits, where it is
/// only just unstable. Where replica symmetry breaks continuously the replicon vanishes at every overlap q(y) of the
/// clusters; y* follows from its derivative there. Averages are over the field h, phi = T ln 2cosh(h/T), and kappa(q,
/// C) is the coupling of the replicon. (At level q the clusters within respond with C(q), dC/dq = -y.)
///   y*        = [kappa^2 E phi'''^2 + (dkappa/dq) E phi''^2]/stiffness
///   stiffness = 2 kappa^2 E phi''^3 + (dkappa/dC) E phi''^2
/// Towards T = 0 theta* tends to 1/2. In the Sherrington-Kirkpatrick glass near T = 1 it is 2 q.
/// Precondition: T > 0. Source: Sommers and Dupont, J. Phys. C 17, 5785 (1984), differentiated.
BreakingPoint breaking_point(const Site& model, double m, double q, double C);

} // namespace mattis::solvers
