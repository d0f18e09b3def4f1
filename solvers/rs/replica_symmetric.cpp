#include "solvers/rs/replica_symmetric.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "models/contract/saddle_point.hpp"

namespace mattis::solvers {

static_assert(SaddlePoint<ReplicaSymmetric>);

double ReplicaSymmetric::variance(const Unknowns& u) const {
    return std::max(0.0, model_->noise_variance(overlap(u), u(1)));
}

SiteSums ReplicaSymmetric::averages(const Unknowns& u) const {
    return site_sums(*model_, model_->signal_field(u(0)), variance(u));
}

ReplicaSymmetric::Unknowns ReplicaSymmetric::map(const Unknowns& u) const {
    const SiteSums s = averages(u);
    return unknowns(s.n, s.C);
}

double ReplicaSymmetric::free_sites(const Unknowns& u) const {
    double weight = 0.0;
    if (model_->temperature() > 0.0 || variance(u) > 0.0 || u(0) == 0.0) return weight;
    for (const SiteKind& kind : model_->kinds())
        if (kind.factor == 0.0 && kind.spread == 0.0) weight += kind.weight;
    return weight;
}

State ReplicaSymmetric::state(const Unknowns& u, const Local& at) const {
    const SiteSums& s = at.site;
    const double free = free_sites(u);
    const double q = overlap(u) - free;
    const double C = u(1);
    State state;
    state.free_energy = model_->signal_free_energy(u(0)) + model_->noise_free_energy(q, C) - s.free;
    state.entropy = s.entropy + model_->noise_entropy(q, C) + free * std::numbers::ln2;
    state.energy = state.free_energy + model_->temperature() * state.entropy;
    state.residual = residual_norm(u, at.residual);
    const double coupling = model_->replicon_coupling(q, C);
    const double replicon = coupling == 0.0 ? 1.0 : 1.0 - coupling * s.curvature;
    if (std::isfinite(replicon)) state.replicon = replicon;
    state.order.reserve(5);
    if (model_->has_signal()) state.order.push_back({"m", model_->stores() ? u(0) : s.m});
    if (!model_->stores()) state.order.push_back({"n", u(0)});
    state.order.push_back({"q", q});
    // The map gives a C far below the tolerance, where Newton's method has nothing to gain, all its digits.
    state.order.push_back({"C", free > 0.0 ? std::nullopt : std::optional(s.C)});
    if (model_->has_hidden_layer()) state.order.push_back({"p", model_->hidden_overlap(q, C)});
    return state;
}

ReplicaSymmetric::Unknowns ReplicaSymmetric::free_energy_gradient(const Unknowns& u) const {
    const Unknowns r = residual(u);
    return {model_->signal_field_slope(u(0)) * data_moment(model_->kinds()) * r(0),
            0.5 * model_->noise_variance_slope(overlap(u), u(1)) * r(1)};
}

} // namespace mattis::solvers
