#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/gaussian.hpp"
#include "models/concepts.hpp"

namespace mattis::solvers {

/// Replica-symmetric saddle point of a GaussianSite: one Gaussian average, the ladder at depth 0.
///
/// Unknowns u = (m, C), C = beta(1-q), so that T = 0 (q = 1, C finite) is no special case:
///   m = E tanh(beta h),  C = beta E sech^2(beta h),  h = S(m) + sqrt(g(q, C)) z,  q = 1 - T C
///   f = signal_free_energy(m) + noise_free_energy(q, C) - E T ln 2cosh(beta h)
///   df/dm = S'(m) (m - E tanh),  df/dC = (1/2) (dg/dC) (C - beta E sech^2)
/// The last line makes every solution a stationary point of f, and is the conformance test of each model.
/// The model must outlive this view of it.
template <GaussianSite M>
class ReplicaSymmetric {
public:
    using Unknowns = Eigen::Vector2d;

    /// The equations linearised at u, with the averages they were made of.
    struct Local : LinearisationFor<Unknowns> {
        SiteAverages site;
    };

    explicit ReplicaSymmetric(const M& model) : model_(&model) {}

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

    SiteAverages site(const Unknowns& u) const {
        return site_averages(model_->signal_field(u(0)), variance(u), model_->temperature());
    }

    Unknowns map(const Unknowns& u) const {
        const SiteAverages s = site(u);
        return unknowns(s.m, s.C);
    }

    Unknowns residual(const Unknowns& u) const { return u - map(u); }

    Local linearise(const Unknowns& u) const {
        const SiteAverages s = site(u);
        const double dS = model_->signal_field_slope(u(0));
        const double dg = model_->noise_variance_slope(overlap(u), u(1));
        Local local;
        local.residual = u - unknowns(s.m, s.C);
        local.jacobian << 1.0 - s.C * dS, -s.dm_dg * dg, -s.dC_dS * dS, 1.0 - s.dC_dg * dg;
        local.site = s;
        return local;
    }

    /// Errors of m, of q, and of C relative to 1 + C: the largest.
    double residual_norm(const Unknowns& u, const Unknowns& r) const {
        return std::max(
            {std::abs(r(0)), std::abs(r(1)) / (1.0 + std::abs(u(1))), model_->temperature() * std::abs(r(1))});
    }

    State state(const Unknowns& u) const { return state(u, linearise(u)); }

    State state(const Unknowns& u, const Local& at) const {
        const SiteAverages& s = at.site;
        const double q = overlap(u);
        const double C = u(1);
        State state;
        state.free_energy = model_->signal_free_energy(u(0)) + model_->noise_free_energy(q, C) - s.free;
        state.entropy = s.entropy + model_->noise_entropy(q, C);
        state.energy = state.free_energy + model_->temperature() * state.entropy;
        state.residual = residual_norm(u, at.residual);
        const double coupling = model_->replicon_coupling(q, C);
        const double replicon = coupling == 0.0 ? 1.0 : 1.0 - coupling * s.curvature;
        if (std::isfinite(replicon)) state.replicon = replicon;
        state.order.reserve(4);
        if (M::has_signal) state.order.push_back({"m", u(0)});
        state.order.push_back({"q", q});
        // The map gives a C far below the tolerance, where Newton's method has nothing to gain, all its digits.
        state.order.push_back({"C", s.C});
        if (M::has_hidden_layer) state.order.push_back({"p", model_->hidden_overlap(q, C)});
        return state;
    }

    Unknowns free_energy_gradient(const Unknowns& u) const {
        const Unknowns r = residual(u);
        return {model_->signal_field_slope(u(0)) * r(0), 0.5 * model_->noise_variance_slope(overlap(u), u(1)) * r(1)};
    }

    const M& model() const { return *model_; }

private:
    static constexpr double rounding = 1e-15;

    double variance(const Unknowns& u) const { return std::max(0.0, model_->noise_variance(overlap(u), u(1))); }

    const M* model_;
};

} // namespace mattis::solvers
