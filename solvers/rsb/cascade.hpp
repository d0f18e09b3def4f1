#pragma once

#include <span>
#include <vector>

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Parisi's cascade of nested Gaussian averages at depth k: the share of one spin in a state with k+1 levels of
/// overlap. Fields are in units of energy, so that T -> 0 is regular.
struct Cascade {
    double signal = 0.0;                ///< field S along the condensed pattern
    std::span<const double> variance{}; ///< V_0 <= ... <= V_k of the field accumulated up to each level
    std::span<const double> breaking{}; ///< y_1 <= ... <= y_k, y_i = theta_i/T
    double T = 0.0;
    std::span<const SiteKind> kinds{}; ///< of a network that learns from examples: p_0 is a sum over them
};

/// Averages over higher derivatives of phi_{i+1} under p_i.
struct FieldDerivatives {
    double second_cubed = 0.0, second_fourth = 0.0; ///< (phi'')^3, (phi'')^4
    double third_squared = 0.0;                     ///< (phi''')^2
    double second_third_squared = 0.0;              ///< phi'' (phi''')^2
    double fourth_squared = 0.0;                    ///< (phi'''')^2
};

/// Averages over the cascade, v_0 = V_0 and v_i = V_i - V_{i-1}:
///   phi_{k+1}(h) = T ln 2cosh(h/T), or |h| at T = 0
///   phi_i(h)     = (1/y_i) ln E exp[y_i phi_{i+1}(h + sqrt(v_i) z)],  i = k..1
/// p_i is the density of the field at level i, p_k that of the local field. p_0 is Gaussian of mean S and variance v_0;
/// with kinds of sites it is the sum of Gaussians of mean factor S and variance v_0 + spread S^2.
struct CascadeAverages {
    double free = 0.0;                 ///< Phi = int p_0 phi_1
    double m = 0.0;                    ///< int p_0 phi_1', the overlap with the archetype
    double n = 0.0;                    ///< E[X phi_1']/E X^2, the overlap with the data; m without kinds
    double C = 0.0;                    ///< int p_k phi_{k+1}'' = (1 - M_k)/T, summed without that cancellation
    double entropy = 0.0;              ///< dPhi/dT at fixed variances and y
    std::vector<double> overlap{};     ///< M_i = int p_i (phi_{i+1}')^2, i = 0..k
    std::vector<double> free_excess{}; ///< dPhi/dy_i at fixed variances, less v_i/2, i = 1..k
    std::vector<double> curvature{}; ///< int p_i (phi_{i+1}'')^2, i = 0..k, if asked for; the last is infinite at T = 0
    /// If curvature is asked for: of every level on the grid, which are i = 0..k, or i = 0..k-1 where the innermost
    /// average is wider than T.
    std::vector<FieldDerivatives> derivatives{};
    bool resolved = false; ///< whether the grid could be laid; nothing else has a meaning where it could not
};

/// Evaluates the cascade on a uniform grid of fields by trapezoidal sums, at a cost linear in k. The innermost average
/// needs no grid where it is wider than T (innermost_level.hpp): low temperatures cost what T = 0 does. A level that is
/// much narrower than what phi varies over does not make the grid finer (stencils.hpp). The grid ends
/// where phi is linear: a wide outermost average costs nothing. Accuracy 1e-14 relative to the largest field. `finer` >
/// 1 divides the step, to check that. Not resolved where variances or y are not ordered as above, where y is not
/// positive, and where the sums would be too long or out of range: sites of several kinds with an outermost level that
/// is very narrow beside the others, but not of width 0, or y_i sqrt(v_i) exceeds 14. Method: docs/theory.md, section
/// "Numbers that stay numbers".
CascadeAverages cascade_averages(const Cascade& cascade, bool with_curvature, double finer = 1.0);

} // namespace mattis::solvers
