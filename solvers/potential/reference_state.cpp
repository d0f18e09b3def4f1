#include "solvers/potential/reference_state.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/landscape/energy_covariance.hpp"
#include "solvers/lines/glass_lines.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/theta_one.hpp"

namespace mattis::solvers {

namespace {

bool has_random_field(const Site& site) { return site.load() > 0.0 && site.covariance()->slope(0.0) > 0.0; }

} // namespace

std::span<const std::string_view> reference_kinds() {
    static constexpr std::array<std::string_view, 2> kinds{"glass", "retrieval"};
    return kinds;
}

std::optional<ReferenceState> reference_state(const Site& site, double T_ref, ReferenceKind kind) {
    const auto there = site.with(temperature_parameter, T_ref);
    const Solution state = kind == ReferenceKind::retrieval ? rs_retrieval(*there)
                           : has_random_field(site)         ? rs_glass(*there)
                                                            : rs_paramagnet(*there);
    if (!state.converged()) return std::nullopt;
    return ReferenceState{.T = T_ref,
                          .m = order_value(state, "m").value_or(0.0),
                          .q = order_value(state, "q").value_or(0.0),
                          .free_energy = state.free_energy.value_or(0.0),
                          .replicon = state.replicon};
}

double lowest_glass_reference(const Site& site) {
    const EnergyCovariance& x = *site.covariance();
    const double unit = std::sqrt(site.load());
    if (const auto discontinuous = static_transition(x)) return discontinuous->T * unit;
    if (!has_random_field(site)) return std::sqrt(x.curvature(0.0)) * unit;
    const LineResult line = disordered_replicon(site, Sought(temperature_parameter), Branch::glass);
    double highest = 0.0;
    for (const LinePoint& point : line.points) highest = std::max(highest, point.found.value_or(0.0));
    return highest;
}

void require_landscape(const ModelAt& at, const Site& site) {
    const std::string_view model = at.entry().info.name;
    if (site.covariance() == nullptr)
        throw InputError(
            fmt::format("model {} has no potential at fixed overlap: its energies are no Gaussian landscape, "
                        "as those of pairwise networks (P = 2) are not: allowed are models with P >= 3",
                        model));
    if (site.covariance()->coefficients().size() <= 3)
        throw InputError(fmt::format("model {} has P = 2: its glass appears continuously, so that no reference has "
                                     "clusters, and the potential at fixed overlap is known for P >= 3 alone",
                                     model));
    constexpr std::string_view tensor_noise = "w";
    const bool noisy = at.entry().info.find(tensor_noise) != nullptr && at.value(tensor_noise) > 0.0;
    if (!site.stores() || noisy)
        throw InputError("the potential at fixed overlap is known for stored patterns alone, not for networks that "
                         "learn: allowed are protocol = storing and w = 0");
}

ReferenceState required_reference(const Site& site, double T_ref, ReferenceKind kind) {
    if (!(T_ref > 0.0)) throw InputError("T_ref = 0 is no equilibrium at positive temperature: allowed is T_ref > 0");
    if (kind == ReferenceKind::glass) {
        const double T_s = lowest_glass_reference(site);
        if (T_ref < T_s * (1.0 - counts_as_equal))
            throw InputError(fmt::format("T_ref = {:.10g} is below T_s = {:.10g}: the reference is a replica-symmetric "
                                         "state only from its glass transition on: allowed is T_ref >= {:.10g}",
                                         T_ref, T_s, T_s));
    }
    const auto state = reference_state(site, T_ref, kind);
    if (!state)
        throw InputError(fmt::format("there is no state of retrieval at T_ref = {:.10g} and this load: allowed is "
                                     "T_ref below its spinodal, see the line retrieval_spinodal",
                                     T_ref));
    return *state;
}

} // namespace mattis::solvers
