#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/status.hpp"
#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// The states of a glass at one breaking parameter y = theta/T, by the construction of Monasson (Phys. Rev. Lett. 75,
/// 2847 (1995)). y copies of the system in one state select states of free energy f. There are exp(N Sigma) of these:
///   phi(y) = f - Sigma/y  at its minimum over f,   f = d(y phi)/dy,   Sigma = y^2 dphi/dy,   dSigma/df = y.
/// Values are per spin, and present only with Status::converged.
struct ComplexityPoint {
    double y = 0.0; ///< of the copies; theta = T y
    Status status = Status::absent;
    std::optional<double> phi{};                    ///< free energy of the replicated system, per copy
    std::optional<double> free_energy{}, energy{};  ///< of one state: f and u
    std::optional<double> complexity{};             ///< Sigma; negative where there are none
    std::optional<double> q0{}, q1{}, C{};          ///< overlap of states, overlap inside one, (1 - q1)/T
    std::vector<std::optional<double>> replicons{}; ///< lambda_0, lambda_1; none where minus infinity
    std::optional<double> residual{};
    bool stable = false; ///< both are positive: states like these are not clusters of others
};

/// Curve of the complexity with m = 0, one step of replica-symmetry breaking: a point for each of `y`, in their order.
/// At the temperature of the model the states are followed in y from those of equilibrium: the static glass, or above
/// its temperature the one at theta = 1. All points are absent where there is neither. They are stalled beyond a y at
/// which the states end.
std::vector<ComplexityPoint> complexity_curve(const Site& model, std::span<const double> y);

/// `count` >= 2 equidistant y. The largest is that of the static glass, or 1/T above its temperature. The smallest is
/// that of the marginal states, or half of the largest where there are none. Empty where there is no glass.
std::vector<double> breaking_range(const Site& model, std::size_t count);

} // namespace mattis::solvers
