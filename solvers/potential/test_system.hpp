#pragma once

#include <array>
#include <memory>
#include <vector>

#include <Eigen/Core>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/overlap_state.hpp"
#include "solvers/potential/reference_state.hpp"

namespace mattis::solvers {

/// A system at temperature T whose configurations are held at overlap p with a reference configuration w, drawn from
/// the state (m', q') at T_ref. Replica-symmetric, with beta = 1/T, beta' = 1/T_ref, x the covariance of the energies
/// times the load, S the signal field of the model and f_S its part of the free energy. The unknowns are
///   m    overlap with the archetype            1 - q    q of two replicas of the system
///   t    overlap with another configuration    b        field along w, which holds p
///        of the reference state
/// In the gauge of the archetype, with h'(z) = beta' S(m') + sqrt(beta'^2 x'(q')) z, t^ = beta beta' x'(t):
///   F = beta S(m) + t^ z/sqrt(beta'^2 x'(q')) + (b - t^) w + sqrt(v) y,   v = beta^2 x'(q) - t^^2/(beta'^2 x'(q'))
///   w = +-1 with weight exp(w h')/2cosh h';   z, y standard Gaussians
///   m = <tanh F>,  1 - q = <sech^2 F>,  t = <tanh h' tanh F>,  p = <w tanh F>
///   phi(p) = (beta^2/2) [x(1) - x(q) - (1-q) x'(q)] + beta beta' [x(p) - x(t)] - p b + t t^ - beta f_S(m)
///            + <ln 2cosh F>,   dphi/dp = beta beta' x'(p) - b
/// The potential is V(p) = -T phi(p) - f, f the free energy of the state with m = 0 at T: V = 0 where the reference has
/// no effect, which is at p = 0 unless there is a random field. A reference with m' = q' = 0 has t = m = 0.
/// Source: docs/theory.md, section "Potentials"; Franz and Parisi, J. Phys. I (France) 5, 1401 (1995).
class TestSystem {
public:
    using Unknowns = Eigen::Vector4d; ///< m, 1 - q, t, b

    /// Averages at the unknowns, and their derivatives.
    struct Local {
        Unknowns residual;
        Eigen::Matrix4d jacobian;
        double log_cosh; ///< <ln 2cosh F>
        double sech4;    ///< <sech^4 F>
        double variance; ///< v
    };

    /// Precondition: the site has a covariance and T > 0. Throws InputError where the state with m = 0 was not found.
    TestSystem(const Site& site, const ReferenceState& reference);

    Local at(const Unknowns& u, double p) const;
    bool admissible(const Unknowns& u) const;
    /// How the unknowns change with p where the equations hold: du/dp.
    static Unknowns response(const Local& local);

    /// What is reported of a solution. Precondition: residual 0 at p < 1.
    OverlapState state(const Unknowns& u, const Local& local, double p) const;
    /// The configurations that are the reference itself, p = 1, in closed form.
    OverlapState coincident() const;

    /// Whether V and the equations are even in the archetype: m = 0.
    bool symmetric() const { return reference_.m == 0.0; }
    bool has_random_field() const { return slope(0.0) > 0.0; }
    double temperature() const { return T_; }
    /// q of the state with m = 0, which does not see the reference.
    double disordered_overlap() const { return disordered_overlap_; }
    const ReferenceState& reference() const { return reference_; }
    /// beta^2 x'(q), the variance of F without reference.
    double noise(double q) const { return beta_ * beta_ * slope(q); }

private:
    struct Field;
    struct Node {
        double z, weight, w, outer; ///< outer: tanh h'
    };
    std::vector<Node> nodes(double coefficient, double variance) const;
    Field field(const Unknowns& u) const;
    double potential(double phi) const { return -T_ * phi - disordered_; }

    double value(double q) const;
    double slope(double q) const;
    double curvature(double q) const;

    std::unique_ptr<const Site> site_;
    ReferenceState reference_;
    double T_, beta_, beta_ref_;
    double outer_mean_, outer_width_;                    ///< of h'
    double disordered_ = 0.0, disordered_overlap_ = 0.0; ///< free energy and q of the state with m = 0
};

/// Its equations at one overlap, for Newton's method.
class AtOverlap {
public:
    AtOverlap(const TestSystem& system, double p) : system_(system), p_(p) {}

    TestSystem::Local linearise(const TestSystem::Unknowns& u) const { return system_.at(u, p_); }
    TestSystem::Unknowns residual(const TestSystem::Unknowns& u) const { return system_.at(u, p_).residual; }
    static double residual_norm(const TestSystem::Unknowns&, const TestSystem::Unknowns& r) {
        return r.cwiseAbs().maxCoeff();
    }
    bool admissible(const TestSystem::Unknowns& u) const { return system_.admissible(u); }

private:
    const TestSystem& system_;
    double p_;
};

} // namespace mattis::solvers
