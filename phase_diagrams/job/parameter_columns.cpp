#include "phase_diagrams/job/parameter_columns.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/field_table.hpp"

namespace mattis::diagram {

void add_parameters(Table& table, const ModelInfo& model, const ParameterValues& values) {
    for (std::size_t k = 0; k < model.fields.size(); ++k) {
        const FieldInfo& field = model.fields[k];
        if (field.kind == FieldKind::choice)
            table.texts(field.name).push_back(format_field(field, values[k]));
        else if (field.kind == FieldKind::integer)
            table.integers(field.name).push_back(static_cast<std::int64_t>(values[k]));
        else
            table.reals(field.name).push_back(values[k]);
    }
}

ParameterValues read_parameters(const Table& table, const ModelInfo& model, std::size_t row) {
    ParameterValues values;
    for (const FieldInfo& field : model.fields) {
        if (field.kind == FieldKind::choice)
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
