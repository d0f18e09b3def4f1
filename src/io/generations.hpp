#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/result_file.hpp"

namespace mattis::io {

/// Where the generation before the last one of an unfinished output lies: OUT.h5.previous.
std::filesystem::path previous_of(const std::filesystem::path& output);

/// Throws InputError where a link, folder, pipe or device has one of the names that runs give to files of their own
/// beside an output: OUT.h5.tmp, .previous, .previous.tmp and .lock.
void require_own_names(const std::filesystem::path& output);

/// What a run needs to know to tell its own files.
struct Ownership {
    std::string identity;                                 ///< of the job: `job_hash` of its files
    std::function<void(const ResultFile&)> check_content; ///< throws if a file of the job cannot be gone on with
    /// Whether the job of a file is another one that was a part of this job, so that it can be gone on with; does not
    /// throw. None: it never is.
    std::function<bool(const ResultFile&)> has_grown_from{};
};

/// The files of an output as they were found.
struct Generations {
    struct Refused {
        std::filesystem::path file;
        std::string reason;
    };

    std::optional<ResultFile> latest;  ///< to go on from; none: nothing has begun
    std::optional<ResultFile> earlier; ///< the generation before it, if it is there
    bool complete = false;             ///< the latest has nothing left to do
    bool grown = false;                ///< the latest is of a job that was a part of this one
    bool swapped = false;              ///< the latest lies under the name of the previous one
    std::vector<Refused> refused;      ///< files that cannot be used, though another can
};

/// Reads both generations of an output, and changes nothing. The valid one with the highest number is the latest,
/// whatever its name. Throws InputError if the output is not a result file, or holds the results of another job, and no
/// previous generation of this job is there; FileError naming all damaged files if there are some and none is valid.
Generations find_generations(const std::filesystem::path& output, const Ownership& own);

/// Puts the files in order before a run goes on: what cannot be used is renamed to OUT.h5.damaged, OUT.h5.damaged-2, …
/// (nothing is ever overwritten), swapped files get their own names, left-overs of a killed run are removed, and so is
/// the previous generation of a complete file. Returns what a user must know, one message each. Throws FileError.
std::vector<std::string> tidy(const Generations& found, const std::filesystem::path& output);

/// Writes the file of an unfinished run; the one that was there becomes the previous generation. Throws FileError.
void write_generation(const ResultFile& content, const std::filesystem::path& output);

/// Writes a file that may not have the name of the output, because that is another run's by now: as OUT.h5.rescued, or
/// OUT.h5.rescued-2, … where there are such files already. Returns its name. Throws FileError.
std::filesystem::path write_aside(const ResultFile& content, const std::filesystem::path& output);

/// Writes the file of a complete run, and removes the previous generation. Throws FileError.
void write_complete(const ResultFile& content, const std::filesystem::path& output);

} // namespace mattis::io
