#pragma once

#include <string_view>

#include "models/catalogue.hpp"

namespace mattis::diagram {

/// How many patterns a model condenses, all of which are watched.
inline constexpr std::string_view watched_parameter = "K";

/// Whether a model has that parameter: then its patterns are diluted, and what is measured of a pattern is measured of
/// each.
inline bool has_several_patterns(const ModelInfo& model) { return model.find(watched_parameter) != nullptr; }

} // namespace mattis::diagram
