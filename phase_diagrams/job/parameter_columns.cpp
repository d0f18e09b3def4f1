#include "phase_diagrams/job/parameter_columns.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/field_table.hpp"
#include "models/dataset_facts.hpp"

namespace mattis::diagram {

namespace {

/// What the data are that a network learns from, whichever of their parameters were given.
void add_dataset(Table& table, const ModelInfo& model, const ParameterValues& values) {
    const auto facts = dataset_facts(model, values);
    const auto number = [&](std::string_view name, std::optional<double> value) {
        table.reals(name).push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    };
    const auto of = [&](auto DatasetFacts::*member) -> std::optional<double> {
        if (!facts) return std::nullopt;
        return (*facts).*member;
    };
    number("dataset_r", of(&DatasetFacts::r));
    number("dataset_M", of(&DatasetFacts::M));
    number("dataset_rho", of(&DatasetFacts::rho));
    number("dataset_rho_P", of(&DatasetFacts::rho_P));
    table.texts("dataset_law").emplace_back(facts ? facts->class_law : "none");
    table.texts("normalisation").emplace_back(facts ? facts->normalisation : "none");
}

bool has_additional(const ModelInfo& model) { return std::ranges::any_of(model.fields, &FieldInfo::additional); }

} // namespace

void add_parameters(Table& table, const ModelInfo& model, const ParameterValues& values) {
    for (std::size_t k = 0; k < model.fields.size(); ++k) {
        const FieldInfo& field = model.fields[k];
        if (!model.shows(field)) continue;
        if (field.kind == FieldKind::choice)
            table.texts(field.name).push_back(format_field(field, values[k]));
        else if (field.kind == FieldKind::integer)
            table.integers(field.name).push_back(static_cast<std::int64_t>(values[k]));
        else
            table.reals(field.name).push_back(values[k]);
    }
    if (model.capabilities.learns && has_additional(model) && model.shows_additional) add_dataset(table, model, values);
}

ParameterValues read_parameters(const Table& table, const ModelInfo& model, std::size_t row) {
    ParameterValues values;
    for (const FieldInfo& field : model.fields) {
        if (!model.shows(field))
            values.push_back(*field.fallback);
        else if (field.kind == FieldKind::choice)
            values.push_back(parse_field(field, table.texts(field.name).at(row), field.name));
        else if (field.kind == FieldKind::integer)
            values.push_back(static_cast<double>(table.integers(field.name).at(row)));
        else
            values.push_back(table.reals(field.name).at(row));
    }
    return values;
}

namespace {

/// Gives `table` the columns of `like` that it lacks, without values.
void complete(Table& table, const Table& like) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const std::size_t rows = table.rows();
    for (const Column& column : like.columns)
        if (table.find(column.name) == nullptr)
            table.columns.insert(table.columns.end() - 1, {column.name, Column::Reals(rows, none)});
}

} // namespace

void append_aligned(Table& table, Table more) {
    if (table.columns.empty()) {
        table = std::move(more);
        return;
    }
    complete(table, more);
    complete(more, table);
    std::vector<Column> ordered;
    for (const Column& column : table.columns) ordered.push_back(*more.find(column.name));
    more.columns = std::move(ordered);
    table.append(more);
}

} // namespace mattis::diagram
