#pragma once

#include <string>

#include "core/table.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::app {

/// A verdict in words: "theory and simulation agree".
std::string verdict_text(diagram::Agreement verdict);

/// How many pairs of a table of the comparison are what: "12 judged: 12 agree, 0 disagree; 3 not judged".
std::string count_text(const Table& agreement);

} // namespace mattis::app
