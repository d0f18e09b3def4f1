#include "phase_diagrams/parts/potential/curve_tables.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/field_table.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"

namespace mattis::diagram {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double or_nan(std::optional<double> value) { return value.value_or(none); }

const NamedValue* find(const std::vector<NamedValue>& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, &NamedValue::name);
    return found == values.end() ? nullptr : &*found;
}

/// Adds the columns that every table begins with, in one row.
class Beginning {
public:
    Beginning(const ModelInfo& model, const Potential& potential, const CurveAt& at,
              const std::vector<NamedValue>& reference)
        : model_(model), at_(at), fields_(potential.fields()), own_(at.own) {
        for (std::size_t k = 0; k < own_.size(); ++k)
            if (const NamedValue* named = find(reference, fields_[k].name); named != nullptr && !own_[k])
                own_[k] = named->value;
    }

    void add_to(Table& table) const {
        add_parameters(table, model_, at_.values);
        table.texts("ansatz").emplace_back(at_.ansatz.name);
        for (std::size_t k = 0; k < own_.size(); ++k)
            if (fields_[k].kind == FieldKind::choice)
                table.texts(fields_[k].name).push_back(own_[k] ? format_field(fields_[k], *own_[k]) : "");
            else
                table.reals(fields_[k].name).push_back(or_nan(own_[k]));
    }

private:
    const ModelInfo& model_;
    const CurveAt& at_;
    std::vector<FieldInfo> fields_;
    std::vector<std::optional<double>> own_;
};

/// A column of reals for each value. A name that has a column in this row already, such as that of the coordinate, is
/// not written twice.
void add_values(Table& table, std::size_t row, const std::vector<std::string_view>& names,
                const std::vector<NamedValue>& values) {
    for (const std::string_view name : names) {
        const Column* known = table.find(name);
        if (known != nullptr && known->size() > row) continue;
        const NamedValue* value = find(values, name);
        table.reals(name).push_back(value != nullptr ? or_nan(value->value) : none);
    }
}

std::vector<std::string_view> names_of(const std::vector<OrderParameter>& order) {
    std::vector<std::string_view> names;
    for (const OrderParameter& parameter : order) names.push_back(parameter.name);
    return names;
}

/// The first point of a curve that says a diagnostic tells whether it is a number or a word; nullptr if none does.
const Diagnostic* example_of(std::string_view name, const PotentialCurve& curve) {
    for (const PotentialPoint& point : curve.points)
        for (const Diagnostic& diagnostic : point.diagnostics)
            if (diagnostic.name == name) return &diagnostic;
    return nullptr;
}

/// Columns of what some point of the curve says.
void add_diagnostics(Table& table, const Potential& potential, const PotentialPoint& point,
                     const PotentialCurve& curve) {
    for (const std::string_view name : potential.diagnostics()) {
        const Diagnostic* example = example_of(name, curve);
        if (example == nullptr) continue;
        const auto said = std::ranges::find(point.diagnostics, name, &Diagnostic::name);
        const bool is_there = said != point.diagnostics.end();
        if (example->is_text())
            table.texts(name).push_back(is_there ? std::get<std::string>(said->value) : "");
        else
            table.reals(name).push_back(is_there ? or_nan(std::get<std::optional<double>>(said->value)) : none);
    }
}

/// Gives a table the columns of another that it lacks, behind the column that stands before them there.
void complete(Table& table, const Table& like) {
    const std::size_t rows = table.rows();
    auto place = table.columns.begin();
    for (const Column& column : like.columns) {
        const auto known = std::ranges::find(table.columns, column.name, &Column::name);
        if (known != table.columns.end()) {
            place = known + 1;
            continue;
        }
        Column missing{column.name, column.values};
        std::visit(
            [rows]<class Values>(Values& values) {
                typename Values::value_type nothing{};
                if constexpr (std::is_floating_point_v<typename Values::value_type>) nothing = none;
                values.assign(rows, nothing);
            },
            missing.values);
        place = table.columns.insert(place, std::move(missing)) + 1;
    }
}

void append_completed(Table& table, Table more) {
    if (more.columns.empty()) return;
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

} // namespace

void CurveTables::save(ByteWriter& to) const {
    points.save(to);
    stationary.save(to);
    reference.save(to);
}

CurveTables CurveTables::load(ByteReader& from) {
    CurveTables tables;
    tables.points = Table::load(from);
    tables.stationary = Table::load(from);
    tables.reference = Table::load(from);
    return tables;
}

void CurveTables::append(const CurveTables& more) {
    append_completed(points, more.points);
    append_completed(stationary, more.stationary);
    append_completed(reference, more.reference);
}

CurveTables curve_tables(const ModelInfo& model, const Potential& potential, const CurveAt& at,
                         const PotentialCurve& curve) {
    const std::string_view coordinate = potential.coordinate().name;
    const auto order = names_of(potential.values(at.ansatz));
    const Beginning beginning(model, potential, at, curve.reference);
    CurveTables tables;
    for (std::size_t row = 0; row < curve.points.size(); ++row) {
        const PotentialPoint& point = curve.points[row];
        Table& table = tables.points;
        beginning.add_to(table);
        table.reals(coordinate).push_back(point.at);
        table.texts("status").emplace_back(name(point.status));
        add_values(table, row, order, point.values);
        table.reals("replicon").push_back(or_nan(point.replicon));
        table.integers("stable").push_back(point.stable ? 1 : 0);
        table.reals("residual").push_back(or_nan(point.residual));
        add_diagnostics(table, potential, point, curve);
        table.texts("reason").push_back(point.reason);
    }
    for (std::size_t row = 0; row < curve.stationary.size(); ++row) {
        const StationaryPoint& point = curve.stationary[row];
        Table& table = tables.stationary;
        beginning.add_to(table);
        table.reals(coordinate).push_back(point.at);
        table.texts("kind").emplace_back(point.kind);
        table.reals(order.front()).push_back(point.value);
        table.reals("curvature").push_back(or_nan(point.curvature));
        add_values(table, row, order, point.values);
        table.reals("replicon").push_back(or_nan(point.replicon));
        table.integers("stable").push_back(point.stable ? 1 : 0);
    }
    beginning.add_to(tables.reference);
    std::vector<std::string_view> named;
    for (const NamedValue& value : curve.reference) named.push_back(value.name);
    add_values(tables.reference, 0, named, curve.reference);
    std::string remarks;
    for (const std::string& text : curve.remarks) remarks += (remarks.empty() ? "" : "; ") + text;
    tables.reference.texts("remark").push_back(remarks);
    return tables;
}

CurveTables refused_tables(const ModelInfo& model, const Potential& potential, const CurveAt& at,
                           const std::vector<double>& coordinate, const std::string& reason) {
    PotentialCurve curve;
    for (const double value : coordinate)
        curve.points.push_back({.at = value, .status = Status::absent, .reason = reason});
    curve.remarks = {reason};
    return curve_tables(model, potential, at, curve);
}

} // namespace mattis::diagram
