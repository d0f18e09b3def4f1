#include "phase_diagrams/parts/theory/theory_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "solvers/theory/theory.hpp"

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

void add_solution(Table& table, const ModelInfo& model, const std::vector<OrderParameter>& order,
                  const std::vector<Theory::DiagnosticInfo>& diagnostics, const ParameterValues& at, const Solution& s,
                  std::size_t patterns) {
    add_parameters(table, model, at);
    table.texts("branch").emplace_back(name(s.branch));
    table.texts("status").emplace_back(name(s.status));
    for (const OrderParameter& parameter : order) {
        if (parameter.additional && !model.shows_additional) continue;
        if (parameter.per_pattern)
            add_array(table, parameter.name, s.arrays, patterns);
        else
            add_order(table, {parameter.name}, s.order, s.arrays);
    }
    for (const auto& info : diagnostics)
        if (info.is_text) table.texts(info.name).push_back(diagnostic_text(s, info.name));
    table.reals("free_energy").push_back(or_nan(s.free_energy));
    table.reals("energy").push_back(or_nan(s.energy));
    table.reals("entropy").push_back(or_nan(s.entropy));
    table.reals("residual").push_back(or_nan(s.residual));
    table.integers("iterations").push_back(s.iterations);
    table.reals("replicon").push_back(or_nan(s.replicon));
    for (const auto& info : diagnostics)
        if (!info.is_text && (!info.additional || model.shows_additional))
            table.reals(info.name).push_back(or_nan(diagnostic_value(s, info.name)));
    table.integers("stable").push_back(s.stable ? 1 : 0);
}

std::vector<std::string_view> names_of_order(const ModelInfo& model, const std::vector<OrderParameter>& order) {
    std::vector<std::string_view> names;
    for (const OrderParameter& parameter : order)
        if (!parameter.additional || model.shows_additional) names.push_back(parameter.name);
    return names;
}

/// Order parameters of the points of a line: its own, and those of the ansatz where it offers several.
std::vector<std::string_view> order_columns(const ModelInfo& model, const Line& line, std::string_view ansatz) {
    const Theory& theory = solvers::theory_of(model.name);
    const auto own = line.order.empty() ? theory.order_parameters(theory.ansaetze().front()) : line.order;
    std::vector<std::string_view> names = names_of_order(model, own);
    if (line.ansaetze.size() == 1) return names;
    for (const std::string_view name : names_of_order(model, theory.order_parameters(ansatz_named(model, ansatz))))
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

} // namespace

Ansatz ansatz_named(const ModelInfo& model, std::string_view name) {
    return *find_ansatz(solvers::theory_of(model.name).ansaetze(), name);
}

std::vector<Line> lines_of(const ModelInfo& model) {
    if (!model.has_theory) return {};
    return solvers::theory_of(model.name).lines(ModelAt(model.name, model.specimen()));
}

std::size_t reported_patterns(const ModelInfo& model, std::span<const ParameterValues> points) {
    constexpr std::size_t most = 32;
    const Theory& theory = solvers::theory_of(model.name);
    if (std::ranges::none_of(theory.order_parameters(theory.ansaetze().front()), &OrderParameter::per_pattern))
        return 0;
    std::size_t largest = 1;
    for (const ParameterValues& values : points)
        for (std::size_t k = 0; k < values.size(); ++k)
            if (model.fields[k].name == model.capabilities.patterns)
                largest = std::max(largest, static_cast<std::size_t>(values[k]));
    return std::min(most, largest);
}

Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row) {
    return theory_table(model, ansatz, row, reported_patterns(model, row));
}

Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row,
                   std::size_t patterns) {
    const Theory& theory = solvers::theory_of(model.name);
    const Ansatz by = ansatz_named(model, ansatz);
    std::vector<ModelAt> points;
    for (const ParameterValues& values : row) points.emplace_back(model.name, values);
    const auto solutions = solvers::solve(points, row.size(), by, theory.branches(by));
    const auto order = theory.order_parameters(by);
    const auto diagnostics = theory.diagnostics();
    Table table;
    for (std::size_t k = 0; k < row.size(); ++k)
        for (const Solution& s : solutions[k]) add_solution(table, model, order, diagnostics, row[k], s, patterns);
    return table;
}

Table line_table(const ModelInfo& model, const LineAsked& asked, std::span<const ParameterValues> points) {
    const Line line = solvers::line_of(ModelAt(model.name, model.specimen()), asked.name);
    const std::vector<std::string_view> order = order_columns(model, line, asked.ansatz);
    Table table;
    for (const ParameterValues& values : points) {
        const LineResult result = solvers::trace(ModelAt(model.name, values), asked.name,
                                                 {.find = asked.find, .ansatz = asked.ansatz, .rival = asked.rival});
        std::string remark;
        for (const std::string& text : result.remarks) remark += (remark.empty() ? "" : "; ") + text;
        for (const LinePoint& point : result.points) {
            ParameterValues at = values;
            for (std::size_t f = 0; f < at.size(); ++f)
                if (model.fields[f].name == asked.find) at[f] = or_nan(point.found);
            table.texts("ansatz").emplace_back(asked.ansatz);
            table.texts("rival").emplace_back(asked.rival);
            add_parameters(table, model, at);
            if (model.find(asked.find) == nullptr) table.reals(asked.find).push_back(or_nan(point.found));
            table.texts("status").emplace_back(name(point.status));
            add_order(table, order, point.order, point.arrays);
            for (const auto& info : solvers::theory_of(model.name).diagnostics())
                if (info.is_flag && model.shows_additional)
                    table.reals(info.name).push_back(
                        or_nan(diagnostic_value({.diagnostics = point.diagnostics}, info.name)));
            table.texts("remark").push_back(remark);
        }
    }
    return table;
}

std::string_view found_parameter(const ModelInfo& model, std::string_view line) {
    return solvers::line_of(ModelAt(model.name, model.specimen()), line).finds.front();
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
