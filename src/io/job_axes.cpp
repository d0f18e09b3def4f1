#include "io/job_axes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/grid_values.hpp"

namespace mattis::io {

namespace {

constexpr std::array<std::string_view, 4> range_keys{"from", "to", "count", "scale"};

std::string axis_text(const FieldInfo& field) {
    if (field.kind == FieldKind::choice) return fmt::format("one of {}, or an array of them", allowed_text(field));
    return fmt::format("{}, an array of them, or {{ from, to, count }}", allowed_text(field));
}

std::vector<double> read_values(const Entry& entry, const FieldInfo& field) {
    const std::vector<TomlValue>* array = entry.array(axis_text(field));
    if (array == nullptr) return {};
    std::vector<double> values;
    std::set<double> seen;
    bool sound = true;
    for (const TomlValue& one : *array) {
        const Entry item = entry.item(one);
        const auto value = read_parameter(item, field);
        if (value && !seen.insert(*value).second) {
            item.refuse(fmt::format("{} is given twice; allowed are different values", format_field(field, *value)));
            sound = false;
        }
        sound = sound && value;
        if (value) values.push_back(*value);
    }
    return sound ? values : std::vector<double>{};
}

/// " (steps of 0.1 from 0.1 to 0.7 are count = 7)" where the key is a step and whole ones lead from one end to the
/// other.
std::string count_of_steps(const TomlValue& range, const TomlValue::Member& key) {
    const auto number = [](const TomlValue* value) {
        if (value == nullptr) return std::numeric_limits<double>::quiet_NaN();
        if (value->is_integer()) return static_cast<double>(value->integer);
        return value->is_number() ? value->number : std::numeric_limits<double>::quiet_NaN();
    };
    const double from = number(range.get("from")), to = number(range.get("to")), step = number(&key.value);
    const double steps = std::abs((to - from) / step), whole = std::round(steps);
    constexpr double rounding = 1e-9;
    if (key.name != "step" || !(std::abs(steps - whole) <= rounding * whole) || !(whole >= 1.0)) return "";
    if (whole + 1.0 > static_cast<double>(most_points)) return "";
    return fmt::format(" (steps of {} from {} to {} are count = {})", step, from, to, whole + 1.0);
}

/// The entries of { from, to, count, scale }; nothing if one of them is wrong.
std::optional<GridRange> read_range_entries(const Entry& entry, const FieldInfo& field) {
    const TomlValue& table = entry.value();
    std::optional<double> from, to, count;
    std::set<std::string_view> misnamed; // keys that stand there under another name
    bool logarithmic = false, sound = true;
    for (const TomlValue::Member& key : table.members) {
        const Entry member = entry.member(key.name, key.value);
        if (key.name == "from")
            sound = (from = read_parameter(member, field)) && sound;
        else if (key.name == "to")
            sound = (to = read_parameter(member, field)) && sound;
        else if (key.name == "count")
            sound = (count = read_number(member, {2, static_cast<double>(most_points)}, true,
                                         fmt::format("an integer in [2, {}]", most_points))) &&
                    sound;
        else if (key.name == "scale") {
            const auto scale = member.text("allowed are linear, log");
            logarithmic = scale == "log";
            if (scale && scale != "linear" && scale != "log")
                member.refuse(
                    fmt::format("{} is not known{}", in_quotes(*scale), allowed_instead_of(*scale, {"linear", "log"})));
            sound = sound && (scale == "linear" || scale == "log");
        } else {
            const std::vector<std::string_view> allowed{range_keys.begin(), range_keys.end()};
            misnamed.insert(meant_by(key.name, allowed));
            refuse_key(entry, key, allowed, count_of_steps(table, key));
            sound = false;
        }
    }
    for (const std::string_view name : {"from", "to", "count"})
        if (!table.contains(name) && !misnamed.contains(name)) {
            refuse_absence(entry, name, "is missing; allowed is { from, to, count } with scale = \"log\" if wanted");
            sound = false;
        }
    if (!sound) return std::nullopt;
    return GridRange{*from, *to, static_cast<int>(*count), logarithmic};
}

std::vector<double> read_range(const Entry& entry, const FieldInfo& field) {
    if (field.kind == FieldKind::choice) {
        entry.refuse_type(axis_text(field));
        return {};
    }
    const auto range = read_range_entries(entry, field);
    if (!range) return {};
    if (range->logarithmic && (range->from <= 0.0 || range->to <= 0.0)) {
        entry.refuse("the logarithm needs positive ends; allowed are from and to > 0, or scale = \"linear\"");
        return {};
    }
    const std::vector<double> values = grid_values(*range, entry.reading().rule);
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (!field.range.contains(values[k]) ||
            (field.kind == FieldKind::integer && values[k] != std::floor(values[k]))) {
            entry.refuse(fmt::format("it contains {}; allowed is {}", values[k], allowed_text(field)));
            return {};
        }
        if (k > 0 && values[k] == values[k - 1]) {
            entry.refuse(fmt::format("it contains {} twice; allowed are different values", values[k]));
            return {};
        }
    }
    return values;
}

} // namespace

std::optional<Axis> read_axis(const Entry& entry, const FieldInfo& field) {
    Axis axis{std::string(field.name), {}, true};
    const TomlValue& given = entry.value();
    if (given.is_array()) {
        axis.values = read_values(entry, field);
    } else if (given.is_table()) {
        axis.values = read_range(entry, field);
    } else {
        axis.swept = false;
        if (!given.is_integer() && !given.is_number() && !given.is_text())
            entry.refuse_type(axis_text(field));
        else if (const auto read = read_parameter(entry, field))
            axis.values = {*read};
    }
    return axis.values.empty() ? std::nullopt : std::optional(axis);
}

std::vector<Axis> read_parameters(const Entry& section) {
    const ModelInfo& model = *section.reading().model;
    std::vector<Axis> axes;
    for (const FieldInfo& field : model.fields) {
        axes.push_back({std::string(field.name), {}, false});
        if (field.fallback) axes.back().values = {*field.fallback};
    }
    const TomlValue* table = section.table("a table");
    if (table == nullptr) return axes;
    for (const TomlValue::Member& member : table->members) {
        const FieldInfo* field = model.find(member.name);
        if (field == nullptr) {
            refuse_key(section, member, model.field_names());
            continue;
        }
        // A wrong entry keeps the place of a value, so that no second fault follows from the first.
        Axis& axis = axes[static_cast<std::size_t>(field - model.fields.data())];
        const bool single = !member.value.is_array() && !member.value.is_table();
        axis = read_axis(section.member(member.name, member.value), *field)
                   .value_or(Axis{axis.name, {field->fallback.value_or(field->range.low)}, !single});
    }
    require_small_grid(section, axes);
    return axes;
}

void require_small_grid(const Entry& section, const std::vector<Axis>& axes) {
    if (section.reading().faults.touch(section.key())) return;
    double count = 1.0;
    for (const Axis& axis : axes) count *= static_cast<double>(std::max<std::size_t>(axis.values.size(), 1));
    if (count > static_cast<double>(most_points))
        section.refuse(fmt::format("the axes make a grid of {} points; allowed are at most {}", count, most_points));
}

void refuse_missing_parameter(const Entry& parameters, const FieldInfo& field) {
    refuse_absence(parameters, field.name, fmt::format("is missing; allowed is {} ({})", axis_text(field), field.doc));
}

} // namespace mattis::io
