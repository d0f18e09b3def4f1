#include "phase_diagrams/job/stored_plan.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "phase_diagrams/job/vocabulary.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;

const std::string& entry(const std::map<std::string, std::string>& meta, const char* key, const std::string& name) {
    const auto found = meta.find(key);
    if (found == meta.end()) throw io::FileError(fmt::format("{}: its provenance lacks '{}'", name, key));
    return found->second;
}

/// The job as it would be read from this folder.
io::Job job_from(const std::map<std::string, std::string>& meta, const fs::path& folder, const std::string& name) {
    return io::parse_job(entry(meta, "job", name), folder / entry(meta, "job_file", name), vocabulary());
}

io::Job stored_job(const std::map<std::string, std::string>& meta, const std::string& name) {
    const auto folder = meta.find("job_folder");
    if (folder != meta.end() && fs::is_directory(folder->second)) {
        try {
            return job_from(meta, folder->second, name);
        } catch (const InputError&) {
            // The folder is another one now: what the present one says is told.
        }
    }
    return job_from(meta, {}, name);
}

} // namespace

Plan stored_plan(const std::map<std::string, std::string>& meta, const std::string& name) {
    constexpr int no_workers = 0;
    Plan plan;
    try {
        plan = make_plan(stored_job(meta, name), no_workers);
    } catch (const InputError& error) {
        throw InputError(
            fmt::format("{}: the job that it holds cannot be read again: {}; only in the folder of the job "
                        "file are its files found",
                        name, error.what()));
    }
    if (plan.identity() != entry(meta, "job_hash", name))
        throw io::FileError(
            fmt::format("{}: the job that it holds is read as another one now: its file of patterns has "
                        "changed, or it was written by another version ({}) of mattis",
                        name, entry(meta, "version", name)));
    return plan;
}

} // namespace mattis::diagram
