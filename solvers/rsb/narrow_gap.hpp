#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace mattis::solvers {

/// What the cascade knows at a node in the gap between two levels, at accumulated variance V: of M(V) = int p_V
/// (phi_V')^2 the derivatives
///   dM/dV     = int p_V (phi_V'')^2
///   d^2M/dV^2 = int p_V [(phi_V''')^2 - 2 y (phi_V'')^3]
///   d^3M/dV^3 = int p_V [(phi_V'''')^2 - 12 y phi_V'' (phi_V''')^2 + 6 y^2 (phi_V'')^4]
struct GapNode {
    double first = 0.0, second = 0.0, third = 0.0;
};

/// The two conditions of stationarity that belong to the gap between two levels q0 < q1 of breaking parameter y, whose
/// variances differ by v:
///   step      [(q1 - q0) - (M(q1) - M(q0))]/(q1 - q0)
///   breaking  [mean of q - M over V in the gap, less its mean at the two ends]/(q1 - q0)^2
struct GapConditions {
    double step = 0.0, breaking = 0.0;
};

/// These conditions of a narrow gap. Differences of averages between its ends lose up to four times the digits in which
/// q0 and q1 agree. Here one of them is lost, because M between the ends follows from its derivatives (Hermite
/// interpolation, exact for a polynomial of degree 6 in V) at the `nodes`, the ends among them, which divide the
/// variance of the gap equally. `kappa(q)` is dV/dq in the gap, the coupling of the replicon. As the gap closes the
/// conditions become those of a continuous breaking: kappa dM/dV = 1, and the derivative of that along q. Source:
/// Parisi's equation for phi_V, by which d/dV int p_V phi_V = (y/2) M; docs/theory.md, section "Broken replica
/// symmetry". Precondition: there are two nodes.
GapConditions narrow_gap(double q0, double q1, std::span<const GapNode> nodes,
                         const std::function<double(double q)>& kappa);

/// Into how many parts a gap of variance v is divided for that; 0 where it is so wide that differences are better.
/// `scale` is the variance over which functions of the field vary there. The interpolation is then right to 1e-9 of
/// what the conditions are made of.
std::size_t parts_of_gap(double v, double scale);

} // namespace mattis::solvers
