#include "phase_diagrams/parts/theory/theory_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

namespace {

double or_nan(std::optional<double> value) { return value.value_or(std::numeric_limits<double>::quiet_NaN()); }

/// A column for each order parameter; of one with an entry for each pattern, the largest overlap's.
void add_order(Table& table, const std::vector<std::string_view>& names, const std::vector<NamedValue>& order,
               const std::vector<NamedArray>& arrays) {
    for (const std::string_view name : names) {
        std::optional<double> value;
        for (const NamedArray& entry : arrays)
            if (entry.name == name && !entry.values.empty()) value = entry.values.front();
        for (const NamedValue& entry : order)
            if (entry.name == name) value = entry.value;
        table.reals(name).push_back(or_nan(value));
    }
}

/// A column for each of the first `patterns` entries.
void add_array(Table& table, std::string_view name, const std::vector<NamedArray>& arrays, std::size_t patterns) {
    const auto entry = std::find_if(arrays.begin(), arrays.end(), [&](const NamedArray& a) { return a.name == name; });
    for (std::size_t mu = 0; mu < patterns; ++mu) {
        const bool there = entry != arrays.end() && mu < entry->values.size();
        table.reals(fmt::format("{}_{}", name, mu + 1))
            .push_back(there ? entry->values[mu] : std::numeric_limits<double>::quiet_NaN());
    }
}

void add_solution(Table& table, const ModelInfo& model, std::string_view ansatz, const ParameterValues& at,
                  const solvers::Solution& s, std::size_t patterns) {
    add_parameters(table, model, at);
    table.texts("branch").emplace_back(name(s.branch));
    table.texts("status").emplace_back(name(s.status));
    const auto arrays = solvers::array_names(model.name);
    for (const std::string_view name : solvers::order_names(model.name, ansatz)) {
        if (std::find(arrays.begin(), arrays.end(), name) != arrays.end())
            add_array(table, name, s.arrays, patterns);
        else
            add_order(table, {name}, s.order, s.arrays);
    }
    if (!arrays.empty()) table.texts("groups").push_back(s.composition);
    table.reals("free_energy").push_back(or_nan(s.free_energy));
    table.reals("energy").push_back(or_nan(s.energy));
    table.reals("entropy").push_back(or_nan(s.entropy));
    table.reals("residual").push_back(or_nan(s.residual));
    table.integers("iterations").push_back(s.iterations);
    table.reals("replicon").push_back(or_nan(s.replicon));
    if (!arrays.empty()) {
        table.reals("hessian").push_back(or_nan(s.hessian));
        table.reals("splitting").push_back(or_nan(s.splitting));
    }
    table.integers("stable").push_back(s.stable ? 1 : 0);
}

std::vector<AnyModel> models_at(const ModelInfo& model, std::span<const ParameterValues> points) {
    std::vector<AnyModel> models;
    for (const ParameterValues& values : points) models.push_back(make_model(model.name, values));
    return models;
}

/// Order parameters of the points of a line: its own, and those of the ansatz where it offers several.
std::vector<std::string_view> order_columns(const ModelInfo& model, std::string_view line, std::string_view ansatz) {
    std::vector<std::string_view> names = solvers::order_names_of_line(model, line);
    if (solvers::ansaetze_of_line(model, line).size() == 1) return names;
    for (const std::string_view name : solvers::order_names(model.name, ansatz))
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

} // namespace

std::size_t reported_patterns(const ModelInfo& model, std::span<const ParameterValues> points) {
    constexpr std::size_t most = 32;
    if (solvers::array_names(model.name).empty()) return 0;
    std::size_t largest = 1;
    for (const ParameterValues& values : points)
        for (std::size_t k = 0; k < values.size(); ++k)
            if (model.fields[k].name == "K") largest = std::max(largest, static_cast<std::size_t>(values[k]));
    return std::min(most, largest);
}

Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row) {
    return theory_table(model, ansatz, row, reported_patterns(model, row));
}

Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row,
                   std::size_t patterns) {
    const std::vector<AnyModel> models = models_at(model, row);
    Table table;
    const auto solutions = solvers::solve(models, row.size(), ansatz, solvers::branches_of(model, ansatz));
    for (std::size_t k = 0; k < row.size(); ++k)
        for (const solvers::Solution& s : solutions[k]) add_solution(table, model, ansatz, row[k], s, patterns);
    return table;
}

Table line_table(const ModelInfo& model, const solvers::LineAnsatz& ansatz, std::string_view line,
                 std::string_view find, std::span<const ParameterValues> points) {
    const std::vector<AnyModel> models = models_at(model, points);
    const std::vector<std::string_view> order = order_columns(model, line, ansatz.followed);
    solvers::LineAnsatz traced = ansatz;
    if (traced.rival.empty()) traced.rival = traced.followed;
    Table table;
    for (std::size_t k = 0; k < points.size(); ++k) {
        const solvers::LineResult result = solvers::trace(models[k], line, find, {}, traced);
        std::string remark;
        for (const std::string& text : result.remarks) remark += (remark.empty() ? "" : "; ") + text;
        for (const solvers::LinePoint& point : result.points) {
            ParameterValues at = points[k];
            for (std::size_t f = 0; f < at.size(); ++f)
                if (model.fields[f].name == find) at[f] = or_nan(point.found);
            table.texts("ansatz").emplace_back(ansatz.followed);
            table.texts("rival").emplace_back(ansatz.rival);
            add_parameters(table, model, at);
            table.texts("status").emplace_back(name(point.status));
            add_order(table, order, point.order, point.arrays);
            table.texts("remark").push_back(remark);
        }
    }
    return table;
}

std::string_view found_parameter(const ModelInfo& model, std::string_view line) {
    ParameterValues defaults;
    for (const FieldInfo& field : model.fields) defaults.push_back(field.fallback.value_or(field.range.low));
    std::vector<std::string_view> names;
    for (const solvers::LineInfo& info : solvers::lines_of(make_model(model.name, defaults))) {
        if (info.name == line)
            return model.find(info.find) != nullptr ? info.find : solvers::findable(model.name).front();
        names.push_back(info.name);
    }
    throw unknown_name("line", line, " of model " + std::string(model.name), names);
}

Table rows_where(const Table& table, std::string_view column, std::string_view value) {
    const Column::Texts& keys = table.texts(column);
    Table selected;
    for (const Column& from : table.columns) {
        if (from.name == column) continue;
        std::visit(
            [&]<class Values>(const Values& values) {
                Values kept;
                for (std::size_t k = 0; k < keys.size(); ++k)
                    if (keys[k] == value) kept.push_back(values[k]);
                selected.columns.push_back({from.name, std::move(kept)});
            },
            from.values);
    }
    return selected;
}

} // namespace mattis::diagram
