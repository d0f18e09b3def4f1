#include "models/contract/well_lines.hpp"

#include <limits>
#include <memory>

#include "core/roots.hpp"

namespace mattis {

namespace {

constexpr std::string_view T_ref_name = "T_ref";

LineResult traced(const WellLines& wells, WellLine line, const ModelAt& at, const LineChoice& choice) {
    const bool has_reference = line == WellLine::ends;
    const WellLines::Own own = WellLines::Own(choice.own).subspan(has_reference ? 1 : 0);
    const std::optional<double> given = has_reference ? choice.own.front() : std::nullopt;
    const bool find_reference = has_reference && choice.find == T_ref_name;
    const bool finds_temperature = choice.find == wells.finds.front();
    wells.require(at, finds_temperature ? given : std::nullopt, own);
    const auto here = [&](double value) { return find_reference ? at : at.with(choice.find, value); };
    const auto gap = [&](double value) {
        const ModelAt model = here(value);
        const double T_ref = find_reference ? value : given.value_or(model.temperature());
        return wells.gap(line, model, T_ref, own);
    };
    const auto number = [&](double value) -> std::optional<double> {
        const auto found = gap(value);
        return found ? std::optional(found->gap) : std::nullopt;
    };
    const auto order_of = [](const OverlapState& state) {
        std::vector<NamedValue> order{{reference_overlap().name, state.overlap}};
        order.insert(order.end(), state.values.begin(), state.values.end());
        return order;
    };
    LineResult result;
    for (const double value : crossings(number, wells.grid(line, at, choice.find, given.value_or(0.0), own)))
        if (const auto found = gap(value))
            result.points.push_back({.status = Status::converged, .found = value, .order = order_of(found->state)});
    return result;
}

} // namespace

FieldInfo reference_temperature() {
    return {.name = T_ref_name,
            .symbol = "T'",
            .doc = "temperature of the reference; default of potentials: T",
            .kind = FieldKind::real,
            .range = {0.0, std::numeric_limits<double>::infinity()}};
}

std::optional<WellGap> gap_of(WellLine line, const OverlapBranch& branch, double top, double step) {
    const auto well = outer_well(branch, top, step);
    if (!well) return std::nullopt;
    if (line != WellLine::dominates) return WellGap{well->inflection.slope, well->inflection};
    const auto bottom = bottom_of(branch, *well);
    return bottom ? std::optional(WellGap{bottom->V, *bottom}) : std::nullopt;
}

std::vector<Line> lines_of(const WellLines& wells) {
    const auto shared = std::make_shared<const WellLines>(wells);
    const auto line = [&](std::string_view name, std::string_view doc, WellLine kind) {
        Line made{.name = name,
                  .doc = doc,
                  .belongs_to = wells.belongs_to,
                  .finds = wells.finds,
                  .ansaetze = {replica_symmetric},
                  .order = {{.name = reference_overlap().name, .doc = reference_overlap().doc}},
                  .own = wells.fields};
        made.order.insert(made.order.end(), wells.order.begin(), wells.order.end());
        if (kind == WellLine::ends) {
            made.finds.insert(made.finds.begin() + 1, T_ref_name);
            made.own.insert(made.own.begin(), reference_temperature());
        }
        made.trace = [shared, kind](const ModelAt& at, const LineChoice& choice) {
            return traced(*shared, kind, at, choice);
        };
        return made;
    };
    return {line("potential_dynamic", "the potential gets a second minimum, T_ref = T", WellLine::appears),
            line("potential_static", "the second minimum of the potential has V = 0, T_ref = T", WellLine::dominates),
            line("following_spinodal", "the second minimum ceases to exist, T_ref fixed", WellLine::ends)};
}

} // namespace mattis
