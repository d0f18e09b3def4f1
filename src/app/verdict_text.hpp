#pragma once

#include <span>
#include <string>

#include "core/table.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::app {

/// A verdict in words: "theory and simulation agree".
std::string verdict_text(diagram::Agreement verdict);

/// How many pairs of the tables of verdicts are what: "12 judged: 12 agree, 0 disagree; 3 not judged".
std::string count_text(std::span<const Table* const> agreements);

} // namespace mattis::app
