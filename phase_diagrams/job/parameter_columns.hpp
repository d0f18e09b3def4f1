#pragma once

#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// Appends one value to each parameter column of a table (made if missing): choices as text, integers, reals, in the
/// order of the model's field table.
void add_parameters(Table& table, const ModelInfo& model, const ParameterValues& values);

/// The parameters in one row of a table that add_parameters has filled.
ParameterValues read_parameters(const Table& table, const ModelInfo& model, std::size_t row);

/// Appends the rows of `more`. A column of reals that only one of the tables has stands before the last column, without
/// a value in the rows of the other. Precondition: all other columns are in both, and the last one is the same.
void append_aligned(Table& table, Table more);

} // namespace mattis::diagram
