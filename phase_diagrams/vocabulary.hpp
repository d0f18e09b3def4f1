#pragma once

#include "io/job.hpp"

namespace mattis::diagram {

/// Names that a job may use: ansaetze and lines of the solvers, starts, dynamics, orders and observables of Monte
/// Carlo.
io::Vocabulary vocabulary();

} // namespace mattis::diagram
