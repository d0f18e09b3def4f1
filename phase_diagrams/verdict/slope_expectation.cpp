#include "phase_diagrams/verdict/slope_expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "models/contract/potential.hpp"
#include "models/contract/theory.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view overlap_coordinate = "m", replica_overlap = "q", rivals = "rivals", reference_value = "f0";

/// The potential at fixed overlap with the archetype; nullptr where the model has none.
const Potential* potential_of(const ModelInfo& model) {
    if (!model.has_theory) return nullptr;
    for (const Potential* one : solvers::theory_of(model.name).potentials())
        if (one->coordinate().name == overlap_coordinate) return one;
    return nullptr;
}

/// A value by its name; NaN where there is none.
double value_of(const std::vector<NamedValue>& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, &NamedValue::name);
    return found == values.end() ? SlopeExpectation::none : found->value.value_or(SlopeExpectation::none);
}

/// Whether a state has several overlaps.
bool is_broken(const PotentialPoint& point) { return !std::isnan(value_of(point.values, "q0")); }

/// The mean overlap of two replicas in equilibrium. Where one step of symmetry breaking has clusters, they are in
/// different ones with probability theta: theta q0 + (1 - theta) q1.
double mean_overlap(const PotentialPoint& point) {
    if (!is_broken(point)) return value_of(point.values, replica_overlap);
    const double theta = value_of(point.values, "theta");
    return theta * value_of(point.values, "q0") + (1.0 - theta) * value_of(point.values, "q1");
}

/// Why simulations cannot be judged by a point; empty if they can.
std::string fault_of(const PotentialPoint& point, std::string_view ansatz) {
    if (point.status != Status::converged)
        return fmt::format("theory: no state at m = {:.6g}{}{}", point.at, point.reason.empty() ? "" : ": ",
                           point.reason);
    if (!point.stable)
        return point.replicon ? fmt::format("theory: {} is not stable at m = {:.6g} (replicon {:.2g})", ansatz,
                                            point.at, *point.replicon)
                              : fmt::format("theory: {} is not stable at m = {:.6g}", ansatz, point.at);
    const auto several = std::ranges::find(point.diagnostics, rivals, &Diagnostic::name);
    const auto* count =
        several == point.diagnostics.end() ? nullptr : std::get_if<std::optional<double>>(&several->value);
    // A broken state has taken the place of the replica-symmetric one, a rival that does not compete with it
    const double replaced = is_broken(point) ? 1.0 : 0.0;
    if (count != nullptr && count->value_or(0.0) > replaced)
        return fmt::format("theory: several states of {} at m = {:.6g}", ansatz, point.at);
    return {};
}

/// What one ansatz expects, with its free energies along the step, NaN where it has no state.
struct OfAnsatz {
    SlopeExpectation expected;
    std::array<double, 3> free_energy{};
    bool complete = true; ///< a state at each overlap
};

OfAnsatz of_ansatz(const Potential& potential, const Ansatz& ansatz, const ModelAt& at, const OverlapStep& step) {
    PotentialChoice choice{.ansatz = ansatz};
    choice.own.resize(potential.fields().size());
    const std::array overlaps{step.from, 0.5 * (step.from + step.to), step.to};
    const PotentialCurve curve = potential.curve(at, choice, overlaps);
    const std::string_view first = potential.values(ansatz).front().name;
    const double f0 = value_of(curve.reference, reference_value);
    OfAnsatz found{.expected = {.ansatz = std::string(ansatz.name)}};
    SlopeExpectation& expected = found.expected;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < overlaps.size(); ++k) {
        const PotentialPoint& point = curve.points[k];
        if (expected.reason.empty()) expected.reason = fault_of(point, ansatz.name);
        if (point.replicon) lowest = std::min(lowest, *point.replicon);
        found.complete = found.complete && point.status == Status::converged;
        found.free_energy[k] = f0 + value_of(point.values, first);
    }
    if (std::isfinite(lowest)) expected.replicon = lowest;
    expected.slope = (found.free_energy.back() - found.free_energy.front()) / (step.to - step.from);
    expected.q = mean_overlap(curve.points[1]);
    return found;
}

/// Whether a deeper ansatz has another state than the one before, which its higher free energy tells: each is a lower
/// bound (P > 2). Where it has found the same state, both are one. It speaks against a state that could be judged, too,
/// where it knows that there must be another one but has not found it.
bool replaces(const OfAnsatz& deeper, const OfAnsatz& before) {
    constexpr double rounding = 1e-10;
    if (!deeper.complete) return before.expected.reason.empty();
    if (!before.complete) return true;
    for (std::size_t k = 0; k < before.free_energy.size(); ++k)
        if (deeper.free_energy[k] > before.free_energy[k] + rounding) return true;
    return false;
}

} // namespace

OverlapStep short_step(const ParameterValues& at, double m) {
    constexpr double longest = 1e-4, part = 1e-3;
    const double half = std::min(longest, part * (1.0 - std::abs(m)));
    return {.at = at, .from = m - half, .to = m + half};
}

void SlopeExpectation::save(ByteWriter& to) const {
    to.put_text(ansatz);
    to.put(slope);
    to.put(q);
    to.put(replicon);
    to.put_text(reason);
}

SlopeExpectation SlopeExpectation::load(ByteReader& from) {
    SlopeExpectation expected;
    expected.ansatz = from.get_text();
    expected.slope = from.get<double>();
    expected.q = from.get<double>();
    expected.replicon = from.get<double>();
    expected.reason = from.get_text();
    return expected;
}

SlopeExpectation slope_expectation(const ModelInfo& model, const OverlapStep& step) {
    const Potential* potential = potential_of(model);
    if (potential == nullptr) return {.reason = "theory: the model has no potential at fixed overlap"};
    std::optional<OfAnsatz> best;
    for (const Ansatz& ansatz : potential->ansaetze()) {
        OfAnsatz next = of_ansatz(*potential, ansatz, ModelAt(model.name, step.at), step);
        if (!best || replaces(next, *best)) best = std::move(next);
    }
    return best->expected;
}

} // namespace mattis::diagram
