#include "solvers/potential/reference_lines.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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
    const TestSystem::Unknowns replica(reference.m, 1.0 - reference.q, reference.q, system.noise(reference.q));
    const OverlapState state = system.state(replica, system.at(replica, reference.q), reference.q);
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
    return gap_of(
        line, [&](double p) { return branch->at(p); }, std::min(top, from), step);
}

/// Values up to the last one in a range at which a state of retrieval exists, close to each other next to it: beside
/// the spinodal of the reference everything varies with the root of the distance. None where it exists nowhere.
std::vector<double> grid_to_spinodal(const std::function<bool(double)>& exists, double low, double high) {
    constexpr int coarse = 120, fine = 48;
    constexpr double nearest = 1e-6; // 1 - value/last
    double last = 0.0, beyond = high;
    for (const double value : geometric_grid(low, high, coarse)) {
        if (exists(value))
            last = value, beyond = high;
        else if (last > 0.0 && beyond == high)
            beyond = value;
    }
    if (last <= low) return {};
    for (int step = 0; step < 50 && beyond > last; ++step) {
        const double middle = 0.5 * (last + beyond);
        (exists(middle) ? last : beyond) = middle;
    }
    std::vector<double> grid;
    for (const double below : geometric_grid(nearest, std::log(last / low), fine))
        grid.push_back(last * std::exp(-below));
    std::ranges::reverse(grid);
    return grid;
}

/// Over the load or the temperature of a retrieval state as the reference.
std::vector<double> retrieval_grid(WellLine line, const Site& site, std::string_view find,
                                   std::optional<double> T_ref) {
    constexpr double smallest_load = 1e-4, largest_load = 4.0;
    const double smallest_share = line == WellLine::ends ? 0.05 : 0.01; // averages over cold references are dear
    const bool load = find == load_parameter;
    const auto exists = [&](double value) {
        const auto there = load ? site.with(load_parameter, value) : nullptr;
        const double T = load ? T_ref.value_or(site.temperature()) : value;
        return reference_state(load ? *there : site, T, ReferenceKind::retrieval).has_value();
    };
    const double signal = site.signal_field(1.0);
    return load ? grid_to_spinodal(exists, smallest_load, largest_load)
                : grid_to_spinodal(exists, smallest_share * signal, signal);
}

/// Temperatures at which a well can exist: T T_ref b = x'(p) + ... bounds their product by x''(1), the signal T itself.
std::vector<double> grid_of(WellLine line, const ModelAt& at, std::string_view find, double T_ref, WellLines::Own own) {
    constexpr int cells = 100, few = 60, fewest = 40;
    const auto site = site_of(at);
    const double bound = site->instability_bound();
    const bool retrieval = kind_of(own) == ReferenceKind::retrieval;
    if (find == temperature_parameter && line == WellLine::ends)
        return geometric_grid(0.02 * T_ref, site->signal_field(1.0) + bound * bound / T_ref,
                              retrieval ? fewest : cells);
    if (retrieval) return retrieval_grid(line, *site, find, T_ref > 0.0 ? std::optional(T_ref) : std::nullopt);
    if (find == load_parameter) {
        const double T = line == WellLine::ends ? std::max(site->temperature(), T_ref) : site->temperature();
        const double unit = site->with(load_parameter, 1.0)->instability_bound();
        const double least = T * T / (unit * unit);
        return geometric_grid(0.5 * least, 1e4 * least, 2 * few);
    }
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
