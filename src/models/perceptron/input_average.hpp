#pragma once

#include <Eigen/Core>

namespace mattis {

/// Overlaps of the networks of a Gibbs measure over magnetisations: q0 of two samples, qd of one with itself, r with
/// the teacher, -1 <= r/sqrt(q0) <= 1, 0 <= q0 <= qd < 1. Their differences are held beside them, because they may be
/// tiny.
struct InputOverlaps {
    double q0 = 0.0, r = 0.0, qd = 0.0;
    double gap = 0.0;    ///< q0 - r^2
    double delta = 0.0;  ///< qd - q0
    double rest = 1.0;   ///< 1 - qd
    double spread = 1.0; ///< gap/q0, which has a limit where q0 vanishes

    static InputOverlaps of(double q0, double r, double qd);
    /// From ln 1/(1 - qd), ln 1/(1 - q0/qd) and ln 1/(1 - r/sqrt(q0)), in this order, which keep their digits at both
    /// ends; the last is negative where r is.
    static InputOverlaps of_logarithms(const Eigen::Vector3d& u);
    Eigen::Vector3d logarithms() const;
    /// d(q0, r, qd)/du.
    Eigen::Matrix3d slopes_by_logarithms() const;
    bool admissible() const;
};

/// Averages over one input with the label of the teacher, E[.] = int Dt 2 Phi(r t/sqrt(gap)) (.) at h = sqrt(q0) t.
/// psi(h) = ln int Dz Phi((h + sqrt(delta) z)/sqrt(rest))^beta.
struct InputAverages {
    double energetic = 0.0;      ///< G_E = E psi
    double q0_hat = 0.0;         ///< E psi'^2 = -2 dG_E/dq0
    double r_hat = 0.0;          ///< sqrt(2/pi) int Dt psi'(sqrt(gap) t) = dG_E/dr
    double qd_hat = 0.0;         ///< E[(1 - q0)(psi'' + psi'^2) + h psi']/(2 rest) = dG_E/dqd
    double curvature = 0.0;      ///< E psi''^2, of the replicon
    double log_likelihood = 0.0; ///< E of the average of ln Phi under the weight: dG_E/dbeta
    /// d(q0_hat, r_hat, qd_hat)/d(q0, r, qd), rows by columns.
    Eigen::Matrix3d slopes = Eigen::Matrix3d::Zero();
};

/// The averages at these overlaps, by the trapezoidal rule in tau, t = scale sinh(tau), around the step of the labels
/// at t = 0. Relative errors are about 1e-13; of the slopes, which Newton's method needs, 1e-8. Multiplied by alpha
/// they are the conjugates of the overlaps. `refinement` divides the steps of both rules: for tests. Precondition:
/// overlaps.admissible(), beta > 0. Source: docs/theory.md, section "One task in field space".
InputAverages input_averages(const InputOverlaps& overlaps, double beta, double refinement = 1.0);

} // namespace mattis
