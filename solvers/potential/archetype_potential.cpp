#include "solvers/potential/archetype_potential.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/catalogue.hpp"
#include "solvers/potential/states_at_overlap.hpp"
#include "solvers/potential/stored_pattern.hpp"

namespace mattis::solvers {

namespace {

constexpr std::string_view potential_name = "V", field_name = "b";

const OverlapAnsatz& row_of(const Ansatz& ansatz) {
    return *std::ranges::find(overlap_ansaetze(), ansatz, &OverlapAnsatz::ansatz);
}

/// A number, or none where it is infinite.
std::optional<double> finite(double x) { return std::isfinite(x) ? std::optional(x) : std::nullopt; }

std::vector<NamedValue> values_at(const StateAtOverlap& state, double f0) {
    std::vector<NamedValue> values{{potential_name, state.free_energy - f0}, {field_name, finite(state.b)}};
    values.insert(values.end(), state.order.begin(), state.order.end());
    return values;
}

PotentialPoint point_at(const StateAtOverlap& state, double f0) {
    PotentialPoint point{.at = state.m, .status = state.status, .reason = state.reason};
    if (state.status != Status::converged) return point;
    point.values = values_at(state, f0);
    point.replicon = state.replicon;
    point.stable = state.stable;
    point.residual = state.residual;
    point.diagnostics.push_back({"rivals", std::optional<double>(state.rivals)});
    return point;
}

/// States at all overlaps. They are followed from large |m| to small, where some ansaetze have no start of their own.
std::vector<PotentialPoint> points_along(const StatesAtOverlap& states, std::span<const double> overlaps, double f0) {
    std::vector<std::size_t> order(overlaps.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t k) { return std::abs(overlaps[k]); });
    std::vector<PotentialPoint> points(overlaps.size());
    std::optional<StateAtOverlap> near;
    for (const std::size_t k : order) {
        const StateAtOverlap state = states.at(overlaps[k], near ? &*near : nullptr);
        points[k] = point_at(state, f0);
        if (state.status == Status::converged) near = state;
    }
    return points;
}

/// Whether replicas of a disordered state are correlated.
bool is_glass(const StateAtOverlap& state) {
    return std::ranges::any_of(state.order, [](const NamedValue& entry) {
        return entry.name.starts_with('q') && entry.value.value_or(0.0) > 0.0;
    });
}

StationaryPoint stationary_point(const StateAtOverlap& state, double f0, std::string_view kind,
                                 std::optional<double> curvature) {
    return {.at = state.m,
            .value = state.free_energy - f0,
            .kind = kind,
            .curvature = curvature,
            .values = values_at(state, f0),
            .replicon = state.replicon,
            .stable = state.stable};
}

/// f0 with the overlaps of the disordered state; the boundary m_c of the basin and the barriers, if there is retrieval
/// behind a barrier. Of several barriers the highest.
std::vector<NamedValue> summary(const StateAtOverlap& disordered, const std::vector<StationaryPoint>& stationary) {
    const StationaryPoint *barrier = nullptr, *retrieval = nullptr;
    for (const StationaryPoint& s : stationary) {
        if (s.kind == stationary_kinds.retrieval) retrieval = &s;
        if (s.kind == stationary_kinds.barrier && (barrier == nullptr || s.value > barrier->value)) barrier = &s;
    }
    std::vector<NamedValue> values{{"f0", disordered.free_energy}};
    values.insert(values.end(), disordered.order.begin(), disordered.order.end());
    const bool both = barrier != nullptr && retrieval != nullptr;
    const auto if_both = [&](auto value) { return both ? std::optional<double>(value()) : std::nullopt; };
    values.push_back({"m_c", if_both([&] { return barrier->at; })});
    values.push_back({"barrier_leave", if_both([&] { return barrier->value - retrieval->value; })});
    values.push_back({"barrier_enter", if_both([&] { return barrier->value; })});
    return values;
}

class ArchetypePotential final : public Potential {
public:
    FieldInfo coordinate() const override {
        return {.name = "m", .symbol = "m", .doc = "overlap with the archetype", .range = {-1.0, 1.0}};
    }
    std::vector<double> default_values() const override {
        constexpr double last = 0.995;
        return linear_grid(0.0, last, 199);
    }
    std::string_view doc() const override {
        return "free energy at fixed overlap with the archetype, less that of the disordered state";
    }
    std::string_view source() const override {
        return "Franz and Parisi, J. Phys. I (France) 5, 1401 (1995); Newman, Neural Networks 1, 223 (1988)";
    }
    std::vector<Ansatz> ansaetze() const override {
        std::vector<Ansatz> offered;
        for (const OverlapAnsatz& row : overlap_ansaetze()) offered.push_back(row.ansatz);
        return offered;
    }
    std::vector<OrderParameter> values(const Ansatz& ansatz) const override {
        std::vector<OrderParameter> values{
            {.name = potential_name, .doc = "free energy per spin less that of the disordered state"},
            {.name = field_name, .doc = "field along the archetype that keeps the overlap"}};
        const std::vector<OrderParameter>& order = row_of(ansatz).order;
        values.insert(values.end(), order.begin(), order.end());
        return values;
    }
    std::vector<std::string_view> diagnostics() const override { return {"rivals"}; }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice& choice,
                         std::span<const double> coordinate) const override {
        const auto site = stored_patterns(at);
        const auto states = row_of(choice.ansatz).states(*site);
        const StateAtOverlap disordered = states->disordered();
        PotentialCurve curve;
        if (disordered.status != Status::converged) {
            PotentialPoint missing{.status = disordered.status};
            missing.reason = "the disordered state, from which V is measured, was not found";
            for (const double m : coordinate) {
                missing.at = m;
                curve.points.push_back(missing);
            }
            return curve;
        }
        const double f0 = disordered.free_energy;
        curve.points = points_along(*states, coordinate, f0);
        curve.stationary.push_back(stationary_point(
            disordered, f0, is_glass(disordered) ? stationary_kinds.glass : stationary_kinds.paramagnet,
            states->curvature_at_zero()));
        for (const StationaryState& s : states->stationary())
            curve.stationary.push_back(stationary_point(
                s.state, f0, s.minimum ? stationary_kinds.retrieval : stationary_kinds.barrier, s.curvature));
        curve.reference = summary(disordered, curve.stationary);
        curve.remarks = remarks(curve);
        return curve;
    }

private:
    static std::vector<std::string> remarks(const PotentialCurve& curve) {
        std::vector<std::string> remarks;
        const auto unstable = [](const auto& p) { return !p.values.empty() && !p.stable; };
        if (std::ranges::any_of(curve.points, unstable) || std::ranges::any_of(curve.stationary, unstable))
            remarks.emplace_back("states that are not stable are approximations: their free energy is a lower bound if "
                                 "P > 2, and more steps of symmetry breaking raise it");
        if (std::ranges::count(curve.stationary, stationary_kinds.barrier, &StationaryPoint::kind) > 1)
            remarks.emplace_back("there are several barriers: m_c and the barriers are those of the highest one");
        return remarks;
    }
};

} // namespace

std::unique_ptr<const Potential> archetype_potential() { return std::make_unique<const ArchetypePotential>(); }

} // namespace mattis::solvers
