#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>

#include "io/job_keys.hpp"

namespace mattis::io {

/// [run]: how a job is run. Only the seed changes results.
struct RunSection {
    std::uint64_t seed = 1;
    Walltime walltime;
    double checkpoint_every = 600.0; ///< seconds
    std::filesystem::path output;    ///< as written in the job; empty: the job's name with .h5
};

inline constexpr std::array run_keys{
    key<&RunSection::seed>({.name = "seed",
                            .doc = "seed of all random numbers",
                            .kind = KeyKind::integer,
                            .range = {0, std::numeric_limits<double>::infinity()}}),
    key<&RunSection::walltime>({.name = "walltime",
                                .doc = "the run stops cleanly after it, to be continued",
                                .kind = KeyKind::walltime,
                                .range = {1e-3, 1e9},
                                .fallback = "none",
                                .effect = Effect::none}),
    key<&RunSection::checkpoint_every>({.name = "checkpoint_every",
                                        .doc = "time between checkpoints",
                                        .kind = KeyKind::duration,
                                        .range = {1e-3, 1e9},
                                        .effect = Effect::none}),
    key<&RunSection::output>({.name = "output",
                              .doc = "result file",
                              .kind = KeyKind::path,
                              .fallback = "the job's name with .h5",
                              .effect = Effect::none}),
};

/// Reports an output that cannot be one: a directory, or the job file. `root` is the whole file.
void check_output(const Entry& root, const RunSection& run);

/// Whether two names are of one file, existing or not.
bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace mattis::io
