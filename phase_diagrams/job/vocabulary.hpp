#pragma once

#include <vector>

#include "io/job.hpp"

namespace mattis::diagram {

/// Names that a job may use: ansaetze and lines of the solvers, starts, dynamics, orders and observables of Monte
/// Carlo.
io::Vocabulary vocabulary();

using io::has_several_patterns;
using io::watched_parameter;

/// Temperatures of the rungs that a checked section of a job asks for, ascending; adapted ones as they begin.
std::vector<double> ladder_temperatures(const io::TemperingSection& section);

} // namespace mattis::diagram
