#include "phase_diagrams/verdict/slope_expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/contract/potential.hpp"
#include "models/contract/theory.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view overlap_coordinate = "m", replica_overlap = "q", rivals = "rivals";

/// The potential at fixed overlap with the archetype; nullptr where the model has none.
const Potential* potential_of(const ModelInfo& model) {
    if (!model.has_theory) return nullptr;
    for (const Potential* one : solvers::theory_of(model.name).potentials())
        if (one->coordinate().name == overlap_coordinate) return one;
    return nullptr;
}

/// A value of a point; NaN where it has none.
double value_of(const PotentialPoint& point, std::string_view name) {
    const auto found = std::ranges::find(point.values, name, &NamedValue::name);
    return found == point.values.end() ? SlopeExpectation::none : found->value.value_or(SlopeExpectation::none);
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
    if (count != nullptr && count->value_or(0.0) > 0.0)
        return fmt::format("theory: several states of {} at m = {:.6g}", ansatz, point.at);
    return {};
}

/// What one ansatz expects.
SlopeExpectation expectation_of(const Potential& potential, const Ansatz& ansatz, const ModelAt& at,
                                const OverlapStep& step) {
    PotentialChoice choice{.ansatz = ansatz};
    choice.own.resize(potential.fields().size());
    const std::array overlaps{step.from, 0.5 * (step.from + step.to), step.to};
    const PotentialCurve curve = potential.curve(at, choice, overlaps);
    SlopeExpectation expected{.ansatz = std::string(ansatz.name)};
    double lowest = std::numeric_limits<double>::infinity();
    for (const PotentialPoint& point : curve.points) {
        if (expected.reason.empty()) expected.reason = fault_of(point, ansatz.name);
        if (point.replicon) lowest = std::min(lowest, *point.replicon);
    }
    if (std::isfinite(lowest)) expected.replicon = lowest;
    const std::string_view first = potential.values(ansatz).front().name;
    expected.slope =
        (value_of(curve.points.back(), first) - value_of(curve.points.front(), first)) / (step.to - step.from);
    expected.q = value_of(curve.points[1], replica_overlap);
    return expected;
}

} // namespace

OverlapStep short_step(const ParameterValues& at, double m) {
    constexpr double half = 1e-4;
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
    std::optional<SlopeExpectation> first;
    for (const Ansatz& ansatz : potential->ansaetze()) {
        SlopeExpectation expected = expectation_of(*potential, ansatz, ModelAt(model.name, step.at), step);
        if (expected.reason.empty()) return expected;
        if (!first) first = std::move(expected);
    }
    return *first;
}

} // namespace mattis::diagram
