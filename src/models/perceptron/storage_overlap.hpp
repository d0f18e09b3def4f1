#pragma once

#include <optional>

#include "core/newton.hpp"
#include "core/status.hpp"
#include "models/perceptron/storage.hpp"

namespace mattis {

/// Solutions of a perceptron that stores, at one overlap p with a typical solution.
struct SolutionsAtOverlap {
    double gap = 0.0; ///< 1 - p
    Status status = Status::stalled;
    Eigen::Vector3d u = Eigen::Vector3d::Zero(); ///< unknowns, for continuation
    double rest = 0.0;                           ///< 1 - q1, q1 the overlap of two of them
    double t = 0.0;                              ///< overlap with another typical solution
    double q1_conjugate = 0.0, t_conjugate = 0.0, p_conjugate = 0.0;
    double entropy = 0.0; ///< S, per weight
    double slope = 0.0;   ///< dS/dp
    double replicon = 0.0;
    double residual = 0.0; ///< largest one of the equations, relative to 1 - q1, 1 - p and sqrt(1 - p^2)
};

/// The entropy S(p) of solutions J at overlap p with a typical solution w, replica-symmetric (Huang and Kabashima,
/// Phys. Rev. E 90, 052813 (2014)). With q0, r0 the typical solution, g(z) = kappa(u)/sqrt(1-q0), u = sqrt(q0/(1-q0))
/// z, psi = ln Phi(h/sqrt(1-q1)):
///   S = -q1' (1-q1)/2 - p p' + t t' + <ln 2cosh F> + alpha <psi(h)>
///   q1' = alpha <(dpsi/dh)^2>,  t' = alpha <g dpsi/dh>,  q1 = <tanh^2 F>,  t = <tanh(sqrt(r0) z) tanh F>,  p = <w tanh
///   F>
/// over the field h of an input, given that the typical solution classifies it, and the field F of a weight:
///   h = a z + b y + c x,  y > -u,  a = sqrt(q0) p + sqrt(1-q0) d,  b = sqrt(1-q0) p - sqrt(q0) d
///   F = t'/sqrt(r0) z + (p'-t') w + sqrt(q1' - t'^2/r0) x,  w = +-1 with weight exp(w sqrt(r0) z)/2cosh
///   t = q0 p + sqrt(q0 (1-q0)) d,  c^2 = q1 - p^2 - d^2
/// It has a maximum at p = q0, that of two typical solutions, where S is their entropy. S(1) = 0.
class SolutionsAround {
public:
    using Typical = PerceptronStorage::Typical;

    /// Precondition: alpha > 0.
    SolutionsAround(double alpha, const Typical& typical) : alpha_(alpha), typical_(typical) {}

    /// At overlap p = 1 - gap, 0 < gap < 2; `start` is a solution at an overlap near by, if there is one. Status
    /// `stalled` where nothing converged.
    SolutionsAtOverlap at(double gap, const SolutionsAtOverlap* start = nullptr) const;

    const Typical& typical() const { return typical_; }

private:
    double alpha_;
    Typical typical_;
};

} // namespace mattis
