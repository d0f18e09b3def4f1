#pragma once

#include "io/job_entry.hpp"
#include "phase_diagrams/parts/potential/section.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// Reads [potential]: the keys of potential_keys, one coordinate that the model has, and own parameters of that
/// potential by their names, each a value, an array, or { from, to, count }. Faults are reported with their places.
PotentialSection read_potential(const io::Entry& entry);

/// Checks that join several sections.
void check_potential(const JobFile& file, const Job& job);

} // namespace mattis::diagram
