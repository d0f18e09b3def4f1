#pragma once

#include <vector>

namespace mattis {

/// Nodes and weights of an average over a standard Gaussian variable x: E f(x) = sum_k weight[k] f(x[k]).
struct NormalNodes {
    std::vector<double> x, weight;
};

/// The trapezoidal rule in x, |x| <= reach: exponentially convergent for integrands that vary on the scale of several
/// steps. Precondition: both are positive. Throws std::invalid_argument where they are no numbers, or would need more
/// than a million nodes.
NormalNodes even_nodes(double step, double reach = 9.2);

/// The trapezoidal rule in tau, x = sinh(tau)/slope (slope >= 1): for integrands that vary on the scale 1/slope around
/// x = 0, and on the scale of |x| away from it. An integrand f(slope x), such as Phi of it or its logarithm, costs
/// ln(slope) nodes for 15 digits. Throws std::invalid_argument where the slope is not finite.
NormalNodes graded_nodes(double slope);

} // namespace mattis
