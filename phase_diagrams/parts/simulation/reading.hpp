#pragma once

#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::io {
class Entry;
}

namespace mattis::diagram {

class JobFile;
struct Job;

/// Reads [montecarlo] but for its points.
MonteCarloSection read_montecarlo(const io::Entry& entry);

/// Reads its points, which give their values to the parameters that [parameters] leaves out, and chooses the
/// observables where none are given. Returns whether the section is one.
bool place_points(const JobFile& file, Job& job);

/// Checks that join several keys, and those of the file of patterns. Each is skipped where one of its keys is wrong
/// already.
void check_montecarlo(const JobFile& file, const Job& job);

/// Why the samples of a job cannot be compared with mean-field equations of their own; empty if they can.
std::string fault_on_sample(const Job& job);

/// Whether every point can be simulated at every size, and so as the job asks, where nothing else is wrong. The first
/// few hundred are looked at, and sizes that take no time; the plan refuses the others.
void check_points(const JobFile& file, const Job& job);

} // namespace mattis::diagram
