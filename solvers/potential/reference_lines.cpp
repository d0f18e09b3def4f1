#include "solvers/potential/reference_lines.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "core/roots.hpp"
#include "models/catalogue.hpp"
#include "models/contract/well_lines.hpp"
#include "models/landscape/energy_covariance.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/potential/followed_branch.hpp"
#include "solvers/potential/reference_potential.hpp"

namespace mattis::solvers {

namespace {

ReferenceKind kind_of(WellLines::Own own) {
    return static_cast<ReferenceKind>(own.empty() ? 0.0 : own.front().value_or(0.0));
}

/// T_s at load 1. It is dear with a random field, so it is computed once, and only where a line of given T_ref finds
/// the load.
class UnitOfReferences {
public:
    double at(const Site& site) {
        std::call_once(once_, [&] { value_ = lowest_glass_reference(*site.with(load_parameter, 1.0)); });
        return value_;
    }

private:
    std::once_flag once_;
    double value_ = 0.0;
};

std::unique_ptr<const Site> site_of(const ModelAt& at) { return at.entry().site(at.values()); }

/// The reference itself, at T = T_ref and p = q'. It is a stationary point at every temperature; a minimum while its
/// replicas do not differ.
std::optional<WellGap> replica_gap(WellLine line, const TestSystem& system) {
    const ReferenceState& reference = system.reference();
    FollowedBranch branch(system, reference.q,
                          {reference.m, 1.0 - reference.q, reference.q, system.noise(reference.q)});
    const OverlapState state = branch.at(reference.q);
    if (!state.converged()) return std::nullopt;
    if (line == WellLine::appears) return WellGap{state.curvature, state};
    return state.curvature > 0.0 ? std::optional(WellGap{state.V, state}) : std::nullopt;
}

std::optional<WellGap> gap_at(WellLine line, const Site& site, double T_ref, WellLines::Own own) {
    constexpr double top = 8.0, step = 0.2, beyond_the_reference = 3.0;
    const ReferenceKind kind = kind_of(own);
    const auto reference = reference_state(site, T_ref, kind);
    if (!reference || site.temperature() == 0.0) return std::nullopt;
    const TestSystem system(site, *reference);
    if (kind == ReferenceKind::retrieval && line != WellLine::ends) return replica_gap(line, system);
    auto branch = branch_of_reference(site, system);
    if (!branch) return std::nullopt;
    const double from = reference->q > 0.0 ? std::atanh(reference->q) + beyond_the_reference : top;
    const auto well = outer_well([&](double p) { return branch->at(p); }, std::min(top, from), step);
    return well ? gap_of(*well, line) : std::nullopt;
}

/// Temperatures at which a well can exist: T T_ref b = x'(p) + ... bounds their product by x''(1), the signal T itself.
std::vector<double> grid_of(WellLine line, const ModelAt& at, std::string_view find, double T_ref, WellLines::Own own) {
    constexpr int cells = 100, few = 60;
    const auto site = site_of(at);
    const double bound = site->instability_bound(), signal = site->signal_field(1.0);
    const bool retrieval = kind_of(own) == ReferenceKind::retrieval;
    if (find == load_parameter) {
        if (retrieval) return geometric_grid(1e-4, 4.0, few);
        const double T = line == WellLine::ends ? std::max(site->temperature(), T_ref) : site->temperature();
        const double unit = site->with(load_parameter, 1.0)->instability_bound();
        const double least = T * T / (unit * unit);
        return geometric_grid(0.5 * least, 1e4 * least, 2 * few);
    }
    if (find == temperature_parameter && line == WellLine::ends)
        return geometric_grid(0.05 * T_ref, signal + bound * bound / T_ref, retrieval ? few : cells);
    if (retrieval) return geometric_grid(0.02 * signal, signal, few);
    if (find != temperature_parameter) return geometric_grid(lowest_glass_reference(*site), 1.01 * bound, few);
    return geometric_grid(1e-2 * bound, 1.01 * bound, cells);
}

} // namespace

std::vector<Line> reference_lines(const Site& at) {
    if (at.covariance() == nullptr || at.covariance()->coefficients().size() <= 3 || !at.stores()) return {};
    WellLines wells;
    wells.finds = {temperature_parameter};
    if (at.has_signal()) {
        wells.finds.push_back(load_parameter);
        wells.fields = {reference_kind_field()};
    }
    wells.order = order_at_overlap(at.has_signal());
    wells.belongs_to = at.has_signal() ? "glass, retrieval" : "glass";
    wells.gap = [unit = std::make_shared<UnitOfReferences>()](WellLine line, const ModelAt& model, double T_ref,
                                                              WellLines::Own own) -> std::optional<WellGap> {
        const auto site = site_of(model);
        const bool bounded = line == WellLine::ends && kind_of(own) == ReferenceKind::glass && site->has_signal();
        if (bounded && T_ref < unit->at(*site) * std::sqrt(site->load()) * (1.0 - counts_as_equal)) return std::nullopt;
        return gap_at(line, *site, T_ref, own);
    };
    wells.grid = grid_of;
    wells.require = [](const ModelAt& model, std::optional<double> T_ref, WellLines::Own own) {
        const auto site = site_of(model);
        require_landscape(model, *site);
        if (T_ref) required_reference(*site, *T_ref, kind_of(own));
    };
    return lines_of(wells);
}

} // namespace mattis::solvers
