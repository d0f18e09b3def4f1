#pragma once

#include "io/job_entry.hpp"
#include "phase_diagrams/parts/fixed_overlap/section.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// [fixed_overlap] but its points.
FixedOverlapSection read_fixed_overlap(const io::Entry& entry);

/// Gives its points their values. Returns true: parameters without values are reported.
bool place_fixed_overlap(const JobFile& file, Job& job);

/// Checks that join several keys.
void check_fixed_overlap(const JobFile& file, const Job& job);

} // namespace mattis::diagram
