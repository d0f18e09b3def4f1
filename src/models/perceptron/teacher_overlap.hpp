#pragma once

#include <Eigen/Core>

#include "core/status.hpp"

namespace mattis {

/// Students that make no error, at one overlap R with the teacher.
struct StudentsAtOverlap {
    double gap = 0.0; ///< 1 - R
    Status status = Status::stalled;
    Eigen::Vector2d u = Eigen::Vector2d::Zero(); ///< unknowns, for continuation
    double rest = 0.0;                           ///< 1 - q, q the overlap of two of them
    double q_conjugate = 0.0, R_conjugate = 0.0;
    double entropy = 0.0; ///< s, per weight
    double slope = 0.0;   ///< ds/dR
    double replicon = 0.0;
    double residual = 0.0; ///< largest one of the equations, relative to 1 - q and 1 - R
};

/// The entropy s(R) of students at overlap R = 1 - gap with the teacher, 0 < gap < 2, replica-symmetric; q is free.
/// With u = sqrt(q/(1-q)) z, v = R z/sqrt(q - R^2):
///   s = -q' (1-q)/2 - R R' + int Dz ln 2cosh(sqrt(q') z + R') + 2 alpha int Dz Phi(v) ln Phi(u)
///   q' = alpha int Dz 2 Phi(v) kappa(u)^2/(1-q),  q = int Dz tanh^2,  R = int Dz tanh (fixes R')
///   ds/dR = -R' + alpha sqrt(2/pi) int Dz kappa(sqrt((q - R^2)/(1-q)) z)/sqrt(1-q)
/// Its stationary points are the states of Gibbs learning, where q = R. s(1) = 0. `start` is a solution near by, if
/// there is one. Status `absent` where the equation of q has one sign at every q, `stalled` where nothing converged and
/// that is not known. Precondition: alpha > 0.
StudentsAtOverlap students_at_overlap(double alpha, double gap, const StudentsAtOverlap* start = nullptr);

} // namespace mattis
