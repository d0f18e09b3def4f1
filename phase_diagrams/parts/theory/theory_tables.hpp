#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "models/contract/line.hpp"

namespace mattis::diagram {

/// The number of patterns of the largest network among these points, whose order parameters have an entry for each; at
/// most 32 are reported. 0 for models without such order parameters.
std::size_t reported_patterns(const ModelInfo& model, std::span<const ParameterValues> points);

/// Solutions of every branch at every point of a row, followed along it by continuation. Columns: parameters, branch,
/// status, order parameters, free_energy, energy, entropy, residual, iterations, replicon, stable. Order parameters
/// with an entry for each pattern have a column for each of `patterns` of them, m_1, m_2, ...; their states have
/// `groups`, the smallest eigenvalue of the Hessian (`hessian`) and that of examples parting (`splitting`) besides.
Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row,
                   std::size_t patterns);
/// The same with the patterns of the row.
Table theory_table(const ModelInfo& model, std::string_view ansatz, std::span<const ParameterValues> row);

/// A line of a job, by names: the parameter that it finds, the ansatz of the branch that it follows, and that of the
/// phase which it is compared with, empty where there is none.
struct LineAsked {
    std::string_view name, find, ansatz, rival{};
};

/// One line of the phase diagram at these values of the other parameters; that of `find` is overwritten by what is
/// found. Columns: ansatz, rival, parameters, status, order parameters, remark (what a reader must know of the point's
/// physics).
Table line_table(const ModelInfo& model, const LineAsked& line, std::span<const ParameterValues> points);

/// The parameter that a line finds unless told otherwise. Throws InputError naming the lines of the model if it has no
/// such line for any choice of its parameters.
std::string_view found_parameter(const ModelInfo& model, std::string_view line);

/// The ansatz of this name. Precondition: the theory of the model offers it.
Ansatz ansatz_named(const ModelInfo& model, std::string_view name);

/// Every line that the model can have, as it is where all of them are.
std::vector<Line> lines_of(const ModelInfo& model);

/// The rows of a table whose text column holds `value`, without that column.
Table rows_where(const Table& table, std::string_view column, std::string_view value);

} // namespace mattis::diagram
