#pragma once

#include <string>

#include "io/job_entry.hpp"

namespace mattis::io {

/// Checks of a job that has been read: those that join several keys, and those of the files that it names. Each is
/// skipped where one of its keys is wrong already. `root` is the whole file.
void check_job(const Entry& root, const Job& job);

/// Why the samples of a job cannot be compared with mean-field equations of their own; empty if they can.
std::string fault_on_sample(const Job& job, const Vocabulary& vocabulary);

} // namespace mattis::io
