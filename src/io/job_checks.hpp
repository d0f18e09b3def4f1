#pragma once

#include "io/job_entry.hpp"

namespace mattis::io {

/// Checks that join several keys of a job that has been read, among them those with files; each is skipped where one of
/// its keys is wrong already. `root` is the whole file.
void check_job(const Entry& root, const Job& job);

} // namespace mattis::io
