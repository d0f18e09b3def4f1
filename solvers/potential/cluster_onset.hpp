#pragma once

#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// Where to look for states of one step beside a replica-symmetric state of overlap q at T > 0, which may be stable.
/// At theta = 1 clusters of overlap q1 > q within it are states of the same free energy. They solve
///   q1 = E_{z0} <tanh^2 h>,  weight cosh(h/T),  h = S + sqrt(g(q)) z0 + sqrt(v1) z1
/// If their complexity is negative there, theta < 1 raises the free energy: the state of one step has taken over
/// without an instability. Returns starts of falling theta, of the clusters of largest q1; none where there are no such
/// clusters of negative complexity. Where theta = 1 is out of the range of the averages (low T), starts of all q1
/// near 1. Source: docs/theory.md, sections "Glass temperatures" and "Potential of a stored pattern".
std::vector<Levels> cluster_onset(const Site& model, double m, double q);

} // namespace mattis::solvers
