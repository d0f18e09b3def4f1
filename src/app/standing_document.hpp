#pragma once

#include <optional>

#include "app/parameters.hpp"
#include "phase_diagrams/standing.hpp"

namespace mattis::app {

/// Adds to a document where a run stands: tasks, rows of the grid, lines, points, the pace, and the seconds that remain
/// at it (null where nothing is known).
void add_standing(Json& document, const diagram::Plan& plan, const diagram::Standing& standing,
                  std::optional<double> pace);

/// The document for people: what `status` prints.
std::string standing_text(const Json& document);

} // namespace mattis::app
