#pragma once

#include <Eigen/Core>

#include "models/perceptron/input_average.hpp"
#include "models/perceptron/magnetisation_law.hpp"

namespace mattis {

/// Averages over the magnetisation m of one weight in the gauge of the teacher. Its law has the density
/// exp(A m^2 + B m + k s(m)) of magnetisation_law.hpp with the Gaussian field B = sqrt(q0_hat) z + r_hat.
struct WeightAverages {
    double entropic = 0.0;    ///< G_S = int Dz ln I
    double excess = 0.0;      ///< G_S - A, without that cancellation
    InputOverlaps overlaps{}; ///< q0 = int Dz <m>^2, r = int Dz <m>, qd = int Dz <m^2>, and their differences
    double p = 0.0;           ///< int Dz <sgn m>
    double p_rest = 1.0;      ///< 1 - p, summed without that cancellation
    double curvature = 0.0;   ///< int Dz (<m^2> - <m>^2)^2, of the replicon
    /// d(q0, r, qd)/d(q0_hat, r_hat, qd_hat), rows by columns, A = qd_hat - q0_hat/2.
    Eigen::Matrix3d slopes = Eigen::Matrix3d::Zero();
};

/// The averages at conjugates q0_hat > 0, r_hat and qd_hat and at strength k >= 0 of the prior, by the trapezoidal rule
/// in tau, B = scale sinh(tau), around the zero of the field, where the averages vary fastest. Overlaps are not
/// admissible where the conjugates are so large that the rule would be too long. `refinement` divides the
/// step of the rule: for tests.
/// Source: docs/theory.md, section "One task in field space".
WeightAverages weight_averages(double q0_hat, double r_hat, double qd_hat, double k, double refinement = 1.0);

} // namespace mattis
