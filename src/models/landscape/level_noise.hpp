#pragma once

#include <span>
#include <vector>

namespace mattis {

/// Levels of a state of broken replica symmetry: overlaps q_0 <= ... <= q_k between replicas, y_1 < ... < y_k with
/// y_i = theta_i/T, and C = (1 - q_k)/T. C is given besides q_k, because at T = 0 q_k is 1 while C is finite.
struct LevelsView {
    std::span<const double> q{}, y{};
    double C = 0.0;
};

/// Noise of a GaussianSite with these levels. At depth 0 it is the replica-symmetric noise of the contract.
struct LevelNoise {
    std::vector<double> variance{}; ///< V_0..V_k of the local field, accumulated up to each level
    /// d free_energy/d y_i at fixed q and V, i = 1..k, less (V_i - V_{i-1})/2, to which it tends as the levels merge
    std::vector<double> breaking_excess{};
    std::vector<double> coupling{}; ///< kappa_i in: replicon_i = 1 - kappa_i int p_i (phi''_{i+1})^2
    double free_energy = 0.0;       ///< the part of f outside the site average
    bool admissible = true;         ///< whether every response denominator is positive
};

} // namespace mattis
