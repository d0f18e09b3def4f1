#pragma once

#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// Whether small clusters have taken over from a replica-symmetric state.
struct ClusterOnset {
    bool decided = true;          ///< otherwise theta = 1 is out of the range of the averages (low T)
    std::vector<Levels> starts{}; ///< where to look for the state of one step, of falling theta; none: it has not
};

/// States of one step beside a replica-symmetric state of overlap q at T > 0, which may be stable. At theta = 1
/// clusters of overlap q1 > q within it are states of the same free energy. They solve
///   q1 = E_{z0} <tanh^2 h>,  weight cosh(h/T),  h = S + sqrt(g(q)) z0 + sqrt(v1) z1
/// If the complexity of those of largest q1 is negative, theta < 1 raises the free energy: the state of one step has
/// taken over without an instability. Where the gain would be below 1e-10 it has not.
/// Source: docs/theory.md, sections "Glass temperatures" and "Potential of a stored pattern".
ClusterOnset cluster_onset(const Site& model, double m, double q);

} // namespace mattis::solvers
