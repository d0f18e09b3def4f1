#pragma once

#include <string>
#include <vector>

#include "core/table.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// Says of a whole line of one ansatz, the table of line_table at all its points, that no row of it has converged: the
/// remark of every row says whether the line is absent everywhere, or was lost somewhere.
void remark_absence(Table& line);

/// The lines of a result file of which this is said, as "retrieval_transition (1rsb against rs) exists nowhere on the
/// grid", in the order of the tables.
std::vector<std::string> absent_lines(const Tables& tables);

} // namespace mattis::diagram
