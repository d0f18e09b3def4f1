#pragma once

#include <functional>

namespace mattis::solvers {

/// What the cascade knows at one end of the gap between two levels, at accumulated variance V: of M(V) = int p_V
/// (phi_V')^2 the derivatives
///   dM/dV = int p_V (phi_V'')^2,  d^2M/dV^2 = int p_V [(phi_V''')^2 - 2 y (phi_V'')^3]
struct GapEnd {
    double first = 0.0, second = 0.0;
};

/// The two conditions of stationarity that belong to the gap between two levels q0 < q1 of breaking parameter y, whose
/// variances differ by v:
///   step      [(q1 - q0) - (M(q1) - M(q0))]/(q1 - q0)
///   breaking  [mean of q - M over V in the gap, less its mean at the two ends]/(q1 - q0)^2
struct GapConditions {
    double step = 0.0, breaking = 0.0;
};

/// These conditions of a narrow gap. Differences of averages between its ends lose up to four times the digits in which
/// q0 and q1 agree. Here one of them is lost, because M between the ends follows from its derivatives there (Hermite
/// interpolation, exact for a polynomial of degree 5 in V). `kappa(q)` is dV/dq in the gap, the coupling of the
/// replicon. As the gap closes the conditions become those of a continuous breaking: kappa dM/dV = 1, and the
/// derivative of that along q. Source: Parisi's equation for phi_V, by which d/dV int p_V phi_V = (y/2) M;
/// docs/theory.md, section "Broken replica symmetry".
GapConditions narrow_gap(double q0, double q1, const GapEnd& outer, const GapEnd& inner,
                         const std::function<double(double q)>& kappa);

/// Whether a gap of variance v is narrow: `scale` is the variance over which functions of the field inside it vary.
bool is_narrow(double v, double scale);

} // namespace mattis::solvers
