#include "phase_diagrams/parts/learning/perceptron_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"

namespace mattis::diagram {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The last row of a point in the table of points: that of its last task. Nothing where no sample has finished.
std::optional<std::size_t> row_of(const Table& learned, const ModelInfo& model, const ParameterValues& values) {
    for (std::size_t row = learned.rows(); row > 0; --row)
        if (read_parameters(learned, model, row - 1) == values) return row - 1;
    return std::nullopt;
}

/// The column of the learned number that theory calls so: that of the second teacher where there are two.
const Column* column_of(const Table& learned, const std::string& name) {
    const Column* found = learned.find(name);
    return found != nullptr ? found : learned.find(name + "2");
}

/// Why a state is not compared with what was learned; empty if it is.
std::string reason_of(const Table& theory, std::size_t state, const Table& learned, std::optional<std::size_t> row) {
    if (const std::string& status = theory.texts("status")[state]; status != "converged") return "theory: " + status;
    if (theory.integers("stable")[state] == 0) {
        const double replicon = theory.reals("replicon")[state];
        return replicon > 0.0 ? std::string("theory: the state joins two others, or its reference is unstable")
                              : fmt::format("theory: replica symmetry is unstable (replicon {:.2g})", replicon);
    }
    if (!row) return "learning: no sample is finished";
    if (const std::int64_t diverged = learned.integers("diverged")[*row]; diverged > 0)
        return fmt::format("learning: {} samples diverged", diverged);
    if (learned.integers("samples")[*row] < 2) return "learning: fewer than two samples have a value";
    return {};
}

void copy_value(Table& table, const Column& column, std::size_t row) {
    if (const auto* reals = std::get_if<Column::Reals>(&column.values))
        table.reals(column.name).push_back((*reals)[row]);
    else if (const auto* integers = std::get_if<Column::Integers>(&column.values))
        table.integers(column.name).push_back((*integers)[row]);
    else
        table.texts(column.name).push_back(std::get<Column::Texts>(column.values)[row]);
}

double deviation(const Column& mean, const Column& error, std::size_t row, double theory) {
    const double spread = std::get<Column::Reals>(error.values)[row];
    return spread > 0.0 ? (std::get<Column::Reals>(mean.values)[row] - theory) / spread : none;
}

} // namespace

void add_comparison(Table& table, const ModelInfo& model, const PerceptronPoint& point, const Table& theory,
                    const Table& learned) {
    const std::optional<std::size_t> row = row_of(learned, model, point.values);
    // Columns are the same at every point, whether or not its samples are finished.
    const Table& columns = learned;
    for (std::size_t state = 0; state < theory.rows(); ++state) {
        const std::string reason = reason_of(theory, state, learned, row);
        add_parameters(table, model, point.values);
        for (std::size_t k = 0; k < model.fields.size(); ++k)
            if (is_load(model, model.fields[k].name))
                table.reals(fmt::format("{}_realised", model.fields[k].name)).push_back(point.realised[k]);
        for (const Column& column : theory.columns)
            if (model.find(column.name) == nullptr) copy_value(table, column, state);
        for (const Column& column : theory.columns) {
            const Column* mean = column_of(columns, column.name);
            const Column* error = mean == nullptr ? nullptr : columns.find(mean->name + "_error");
            if (error == nullptr || !std::holds_alternative<Column::Reals>(column.values)) continue;
            const double expected = std::get<Column::Reals>(column.values)[state];
            table.reals("z_" + column.name).push_back(reason.empty() ? deviation(*mean, *error, *row, expected) : none);
        }
        table.texts("reason").push_back(reason);
    }
}

} // namespace mattis::diagram
