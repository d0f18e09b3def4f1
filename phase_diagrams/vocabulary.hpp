#pragma once

#include <string_view>
#include <vector>

#include "io/job.hpp"

namespace mattis::diagram {

/// Names that a job may use: ansaetze and lines of the solvers, starts, dynamics, orders and observables of Monte
/// Carlo.
io::Vocabulary vocabulary();

/// How many patterns a model condenses, all of which are watched.
inline constexpr std::string_view watched_parameter = "K";

/// Whether a model has that parameter: then its patterns are diluted, and what is measured of a pattern is measured of
/// each.
bool has_several_patterns(const ModelInfo& model);

/// Temperatures of the rungs that a checked section of a job asks for, ascending; adapted ones as they begin.
std::vector<double> ladder_temperatures(const io::TemperingSection& section);

} // namespace mattis::diagram
