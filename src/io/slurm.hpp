#pragma once

#include <string>

namespace mattis::io {

/// What the batch system Slurm says of the job that the program runs in, by its environment.
struct SlurmJob {
    std::string id;   ///< SLURM_JOB_ID; empty outside of a job
    int restarts = 0; ///< how often the job was requeued
};

SlurmJob slurm_job();

/// Seconds until the job is ended, from SLURM_JOB_END_TIME. Throws InputError if that is not set, is not a time or has
/// passed.
double slurm_seconds_left();

} // namespace mattis::io
