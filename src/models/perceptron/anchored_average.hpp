#pragma once

#include "models/perceptron/reference_law.hpp"
#include "models/perceptron/weight_average.hpp"

namespace mattis {

/// What holds a weight of the second task near to its value after the first.
struct Anchor {
    double k = 0.0;  ///< strength of the divergence KL(m || m^1)
    double r0 = 0.0; ///< overlap of the two teachers
    bool free() const { return k == 0.0; }
};

/// Averages over the magnetisation m of one weight that learns a second task, in the gauge of the first teacher:
/// the teachers' weights are 1 and B = +-1 with probability (1 +- r0)/2. The law of m is that of magnetisation_law.hpp
/// at the field b = k theta + sqrt(q0_hat) x + r_hat B, theta = artanh m^1 of the reference law and x normal.
struct AnchoredAverages {
    /// entropic = [ln I(b)] + (k/2)[ln(1 - (m^1)^2)], q0 = [<m>^2], r = [B <m>], qd = [<m^2>], p = p_2 = [B <sgn m>],
    /// curvature and slopes, as of one task.
    WeightAverages weight{};
    double p1 = 0.0;        ///< [<sgn m>], overlap with the first teacher
    double p1_rest = 1.0;   ///< 1 - p1, summed without that cancellation
    double anchoring = 0.0; ///< k [<KL(m || m^1)>] = -k dG_S/dk
    double work = 0.0;      ///< fields of the sum times the nodes of their law: what they cost
};

/// The averages at conjugates q0_hat >= 0, r_hat and qd_hat. All of them depend on the one field b: they are sums over
/// equal steps of b, with its probability density at each, which is a sum of Gaussians, one for each value of the
/// reference and of B. Where the Gaussians are so narrow that this takes more steps than there are values, the sum is
/// taken value by value. Both rules converge exponentially; `refinement` divides their steps: for tests. Where q0_hat
/// is 0 there are no slopes. Overlaps are not admissible where the conjugates are so large, or the reference is held so
/// firmly, that the sums would be too long.
/// Source: docs/theory.md, section "Two tasks of a variational perceptron".
AnchoredAverages anchored_averages(ReferenceLaw& reference, const Anchor& anchor, double q0_hat, double r_hat,
                                   double qd_hat, double refinement = 1.0);

} // namespace mattis
