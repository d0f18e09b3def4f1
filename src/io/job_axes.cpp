#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/job_points.hpp"

namespace mattis::io {

namespace {

std::string axis_text(const FieldInfo& field) {
    if (field.kind == FieldKind::choice) return fmt::format("one of {}, or an array of them", allowed_text(field));
    return fmt::format("{}, an array of them, or {{ from, to, count }}", allowed_text(field));
}

std::vector<double> read_values(const Entry& entry, const FieldInfo& field) {
    const toml::array* array = entry.array(axis_text(field));
    if (array == nullptr) return {};
    std::vector<double> values;
    std::set<double> seen;
    bool sound = true;
    for (const toml::node& node : *array) {
        const Entry element = entry.element(node);
        const auto value = read_parameter(element, field);
        if (value && !seen.insert(*value).second) {
            element.refuse(fmt::format("{} is given twice; allowed are different values", format_field(field, *value)));
            sound = false;
        }
        sound = sound && value;
        if (value) values.push_back(*value);
    }
    return sound ? values : std::vector<double>{};
}

struct RangeOfValues {
    std::optional<double> from, to, count;
    bool logarithmic = false;
};

/// The entries of { from, to, count, scale }; nothing if one of them is wrong.
std::optional<RangeOfValues> read_range_entries(const Entry& entry, const FieldInfo& field) {
    const toml::table& table = *entry.node().as_table();
    RangeOfValues range;
    bool sound = true;
    for (const auto& [key, node] : table) {
        const Entry member = entry.member(key.str(), node);
        if (key == "from")
            sound = (range.from = read_parameter(member, field)) && sound;
        else if (key == "to")
            sound = (range.to = read_parameter(member, field)) && sound;
        else if (key == "count")
            sound = (range.count = read_number(member, {2, static_cast<double>(most_points)}, true,
                                               fmt::format("an integer in [2, {}]", most_points))) &&
                    sound;
        else if (key == "scale") {
            const auto scale = member.text("allowed are linear, log");
            range.logarithmic = scale == "log";
            if (scale && scale != "linear" && scale != "log")
                member.refuse(
                    fmt::format("{} is not known{}", in_quotes(*scale), allowed_instead_of(*scale, {"linear", "log"})));
            sound = sound && (scale == "linear" || scale == "log");
        } else {
            refuse_key(entry, key, {range_keys.begin(), range_keys.end()});
            sound = false;
        }
    }
    for (const auto name : {"from", "to", "count"})
        if (!table.contains(name)) {
            refuse_absence(entry, name, "is missing; allowed is { from, to, count } with scale = \"log\" if wanted");
            sound = false;
        }
    return sound ? std::optional(range) : std::nullopt;
}

std::vector<double> read_range(const Entry& entry, const FieldInfo& field) {
    if (field.kind == FieldKind::choice) {
        entry.refuse_type(axis_text(field));
        return {};
    }
    const auto range = read_range_entries(entry, field);
    if (!range) return {};
    const double from = *range->from;
    const double to = *range->to;
    if (range->logarithmic && (from <= 0.0 || to <= 0.0)) {
        entry.refuse("the logarithm needs positive ends; allowed are from and to > 0, or scale = \"linear\"");
        return {};
    }
    const auto count = static_cast<int>(*range->count);
    std::vector<double> values;
    for (int k = 0; k < count; ++k) {
        const double t = static_cast<double>(k) / (count - 1);
        const double between =
            range->logarithmic ? from * std::pow(to / from, t) : from + (to - from) * k / (count - 1);
        values.push_back(k == 0 ? from : k + 1 == count ? to : between);
        const double value = values.back();
        if (!field.range.contains(value) || (field.kind == FieldKind::integer && value != std::floor(value))) {
            entry.refuse(fmt::format("it contains {}; allowed is {}", value, allowed_text(field)));
            return {};
        }
        if (k > 0 && value == values[values.size() - 2]) {
            entry.refuse(fmt::format("it contains {} twice; allowed are different values", value));
            return {};
        }
    }
    return values;
}

} // namespace

std::optional<Axis> read_axis(const Entry& entry, const FieldInfo& field) {
    Axis axis{std::string(field.name), {}, true};
    if (entry.node().is_array()) {
        axis.values = read_values(entry, field);
    } else if (entry.node().is_table()) {
        axis.values = read_range(entry, field);
    } else {
        axis.swept = false;
        const bool value = entry.node().is_number() || entry.node().is_string();
        if (!value)
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
    const toml::table* table = section.table("a table");
    if (table == nullptr) return axes;
    for (const auto& [key, node] : *table) {
        const FieldInfo* field = model.find(key.str());
        if (field == nullptr) {
            refuse_key(section, key, model.field_names());
            continue;
        }
        // A wrong entry keeps the place of a value, so that no second fault follows from the first.
        Axis& axis = axes[static_cast<std::size_t>(field - model.fields.data())];
        axis = read_axis(section.member(key.str(), node), *field)
                   .value_or(Axis{axis.name, {field->fallback.value_or(field->range.low)}, !node.is_value()});
    }
    double count = 1.0;
    for (const Axis& axis : axes) count *= static_cast<double>(std::max<std::size_t>(axis.values.size(), 1));
    if (count > static_cast<double>(most_points))
        section.refuse(fmt::format("the axes make a grid of {} points; allowed are at most {}", count, most_points));
    return axes;
}

void refuse_missing_parameter(const Entry& parameters, const FieldInfo& field) {
    refuse_absence(parameters, field.name, fmt::format("is missing; allowed is {} ({})", axis_text(field), field.doc));
}

} // namespace mattis::io
