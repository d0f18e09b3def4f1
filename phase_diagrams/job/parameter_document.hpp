#pragma once

#include <optional>
#include <string>

#include "core/document.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// All parameters of a point that the model shows as members: numbers, and names of choices.
Document parameter_document(const ModelInfo& model, const ParameterValues& values);

/// Seconds that so much rough cost takes at a pace (cost per second); null where nothing is known.
Document remaining_seconds(double cost_left, std::optional<double> pace);

/// The same for people; a dash where nothing is known.
std::string remaining_text(const Document& seconds);

} // namespace mattis::diagram
