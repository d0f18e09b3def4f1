#pragma once

#include <memory>

#include "phase_diagrams/parts/theory/plan.hpp"

namespace mattis::diagram {

/// What a finished row of the grid has found.
struct RowResult {
    Table solutions; ///< see theory_table
    Table phases;    ///< see phase_table; empty of an ansatz without free energies

    static RowResult load(const Bytes& bytes);
};

/// What a finished line has found: see line_table.
Table line_result(const Bytes& bytes);

/// The task of a row; of a line. Model and row (line) must outlive it.
std::unique_ptr<PartTask> row_task(const ModelInfo& model, const TheoryRow& row);
std::unique_ptr<PartTask> line_task(const ModelInfo& model, const PlannedLine& line);

/// Points that the state of either has behind it.
std::size_t points_done(const Bytes& state);

/// The phases of a row out of its solutions.
Table phases_of_row(const ModelInfo& model, const TheoryRow& row, const Table& solutions);

} // namespace mattis::diagram
