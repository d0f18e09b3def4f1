#pragma once

#include <memory>
#include <vector>

#include "models/contract/line.hpp"
#include "models/contract/overlap_state.hpp"
#include "models/contract/potential.hpp"
#include "models/spherical_pspin.hpp"

namespace mattis {

/// The spherical p-spin glass at temperature T and overlap p with a configuration that is in equilibrium at T_ref >=
/// T_s. With x(q) = q^P/2, beta = 1/T and beta' = 1/T_ref
///   V(p) = -T {-(beta^2/2) x(q) + beta beta' x(p) + ln(1-q)/2 + (q - p^2)/(2 (1-q))}
///   beta^2 x'(q) (1-q)^2 = q - p^2,   dV/dp = T p/(1-q) - beta' x'(p)
///   replicon = 1 - beta^2 x''(q) (1-q)^2
/// V(0) = 0. Of several q the smallest is taken: that is the branch from q = 0 at p = 0 while it exists.
/// Precondition: 0 <= p <= 1 and T, T_ref > 0. At p = 1 V is infinite and the state `diverged`.
/// Source: Franz and Parisi, J. Phys. I (France) 5, 1401 (1995).
OverlapState spherical_state_at(const SphericalPSpin& model, double T_ref, double p);

/// Its potential, and the lines that follow from it.
std::unique_ptr<const Potential> spherical_potential();
std::vector<Line> spherical_well_lines();

} // namespace mattis
