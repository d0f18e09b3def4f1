#pragma once

#include <optional>

#include "models/landscape/energy_covariance.hpp"

namespace mattis::solvers {

/// A point of the glass at breaking parameter theta = 1, m = 0. Temperatures are in units of sqrt(alpha).
struct ThetaOne {
    double T;          ///< temperature / sqrt(alpha)
    double q0;         ///< overlap between clusters, from the replica-symmetric equation
    double q1;         ///< overlap inside a cluster
    double complexity; ///< logarithm of the number of clusters, per spin
};

/// Dynamical glass temperature of a Gaussian energy landscape: the highest temperature at which the theta = 1 equation
///   q1 = E_{z0} <tanh^2 h>,  weight cosh(h),  h = sqrt(v0) z0 + sqrt(v1) z1
///   v0 = x'(q0)/T^2,  v1 = [x'(q1) - x'(q0)]/T^2
/// has a solution q1 > q0. Nothing if the glass appears continuously (q1 - q0 -> 0) or not at all, as for P = 3 and 4,
/// full. Without a random field q0 = 0, and the problem is one explicit curve. With one (odd P, full) q0 solves the
/// replica-symmetric equation, and there is an outer Gaussian average.
/// Source: docs/theory.md, section "Glass temperatures"; Gardner, Nucl. Phys. B 257, 747 (1985).
std::optional<ThetaOne> dynamic_transition(const EnergyCovariance& x);

/// Static glass temperature: where the complexity of the theta = 1 solution vanishes. Nothing when dynamic_transition
/// has nothing.
std::optional<ThetaOne> static_transition(const EnergyCovariance& x);

} // namespace mattis::solvers
