#pragma once

#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// Appends one value to each parameter column of a table (made if missing): choices as text, integers, reals, in the
/// order of the model's field table, but for parameters that the model does not show (ModelInfo::shows). Where it shows
/// those of data that are learned from, more columns say what these are (models/dataset_facts.hpp): dataset_r,
/// dataset_M, dataset_rho, dataset_rho_P, dataset_law, normalisation, without a value where it is not known.
void add_parameters(Table& table, const ModelInfo& model, const ParameterValues& values);

/// The parameters in one row of a table that add_parameters has filled.
ParameterValues read_parameters(const Table& table, const ModelInfo& model, std::size_t row);

/// Appends the rows of `more`. A column of reals that only one of the tables has stands before the last column, without
/// a value in the rows of the other. Precondition: all other columns are in both, and the last one is the same.
void append_aligned(Table& table, Table more);

} // namespace mattis::diagram
