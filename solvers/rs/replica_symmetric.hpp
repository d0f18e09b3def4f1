#pragma once

#include <algorithm>
#include <cmath>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"
#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {

/// Replica-symmetric saddle point of a GaussianSite: one Gaussian average.
///
/// Unknowns u = (m, C), C = beta(1-q), so that T = 0 (q = 1, C finite) is no special case:
///   m = E tanh(beta h),  C = beta E sech^2(beta h),  h = S(m) + sqrt(g(q, C)) z,  q = 1 - T C
///   f = signal_free_energy(m) + noise_free_energy(q, C) - E T ln 2cosh(beta h)
///   df/dm = S'(m) (m - E tanh),  df/dC = (1/2) (dg/dC) (C - beta E sech^2)
/// By the last line every solution is a stationary point of f; the conformance tests check it for each model. Of
/// networks that learn from examples the first unknown is n, and averages are over the kinds of sites, see SiteKind:
///   df/dn = S'(n) (n - E[X tanh]/E X^2) E X^2.
/// The model must outlive this view of it.
class ReplicaSymmetric {
public:
    using Unknowns = Eigen::Vector2d;

    /// The equations linearised at u, with the averages they were made of.
    struct Local : LinearisationFor<Unknowns> {
        SiteSums site;
    };

    explicit ReplicaSymmetric(const Site& model) : model_(&model) {}
    explicit ReplicaSymmetric(const Site&&) = delete;

    static Unknowns unknowns(double m, double C) { return {m, C}; }
    /// q = 1 - T C, which rounding may leave within 1e-15 of zero.
    double overlap(const Unknowns& u) const {
        const double q = 1.0 - model_->temperature() * u(1);
        return q < rounding ? 0.0 : q;
    }
    bool admissible(const Unknowns& u) const {
        const double q = 1.0 - model_->temperature() * u(1);
        return std::abs(u(0)) <= 1.0 && u(1) >= 0.0 && q >= -rounding && u(1) < model_->susceptibility_limit();
    }
    SiteSums averages(const Unknowns& u) const;

    Unknowns map(const Unknowns& u) const;
    Unknowns residual(const Unknowns& u) const { return u - map(u); }
    Local linearise(const Unknowns& u) const {
        const auto [S, dS, g, dg] = model_->field(u(0), overlap(u), u(1));
        Local local{{}, site_sums(*model_, S, std::max(0.0, g))};
        const SiteSums& s = local.site;
        local.residual = u - unknowns(s.n, s.C);
        local.jacobian << 1.0 - s.dn_dS * dS, -s.dn_dg * dg, -s.dC_dS * dS, 1.0 - s.dC_dg * dg;
        return local;
    }
    /// Errors of m, of q, and of C relative to 1 + C: the largest.
    double residual_norm(const Unknowns& u, const Unknowns& r) const {
        return std::max(
            {std::abs(r(0)), std::abs(r(1)) / (1.0 + std::abs(u(1))), model_->temperature() * std::abs(r(1))});
    }

    State state(const Unknowns& u) const { return state(u, linearise(u)); }
    State state(const Unknowns& u, const Local& at) const;
    double free_energy(const Unknowns& u) const { return state(u).free_energy; }
    Unknowns free_energy_gradient(const Unknowns& u) const;

    const Site& model() const { return *model_; }

private:
    static constexpr double rounding = 1e-15;

    double variance(const Unknowns& u) const;
    /// Fraction of sites without any field, at T = 0: the limit T -> 0 is one of free spins there.
    double free_sites(const Unknowns& u) const;

    const Site* model_;
};

} // namespace mattis::solvers
