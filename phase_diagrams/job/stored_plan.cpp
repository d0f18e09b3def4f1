#include "phase_diagrams/job/stored_plan.hpp"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/errors.hpp"
#include "io/generations.hpp"
#include "phase_diagrams/job/identity.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;

const std::string& entry(const std::map<std::string, std::string>& meta, const char* key, const std::string& name) {
    const auto found = meta.find(key);
    if (found == meta.end()) throw io::FileError(fmt::format("{}: its provenance lacks '{}'", name, key));
    return found->second;
}

/// The job as it would be read from this folder.
Job job_from(const std::map<std::string, std::string>& meta, const fs::path& folder, const std::string& name,
             int rule) {
    return parse_job(entry(meta, "job", name), folder / entry(meta, "job_file", name), rule);
}

Job stored_job(const std::map<std::string, std::string>& meta, const std::string& name, int rule) {
    const auto folder = meta.find("job_folder");
    if (folder != meta.end() && fs::is_directory(folder->second)) {
        try {
            return job_from(meta, folder->second, name, rule);
        } catch (const InputError&) {
            // The folder is another one now: what the present one says is told.
        }
    }
    return job_from(meta, {}, name, rule);
}

/// What is wrong, in one line.
std::string in_one_line(const InputError& error) {
    const auto* several = dynamic_cast<const InputFaults*>(&error);
    return several == nullptr ? error.what() : fmt::format("{}", fmt::join(several->faults(), "; "));
}

Plan plan_under(const std::map<std::string, std::string>& meta, const std::string& name, int rule) {
    constexpr int no_workers = 0;
    try {
        return make_plan(stored_job(meta, name, rule), no_workers);
    } catch (const InputError& error) {
        throw InputError(
            fmt::format("{}: the job that it holds cannot be read again: {}; only in the folder of the job "
                        "file are its files found",
                        name, in_one_line(error)));
    }
}

/// The tasks of a plan by what their results depend on.
std::set<std::uint64_t> task_keys(const Plan& plan) {
    std::set<std::uint64_t> keys;
    for (std::size_t task = 0; task < plan.tasks(); ++task) keys.insert(plan.task_key(task));
    return keys;
}

} // namespace

int stored_rule(const std::map<std::string, std::string>& meta, const std::string& name) {
    const auto stored = meta.find("identity_rule");
    if (stored == meta.end()) return io::first_rule; // files of the first rule store none
    int rule = 0;
    std::from_chars(stored->second.data(), stored->second.data() + stored->second.size(), rule);
    if (rule < io::first_rule || rule > io::newest_rule)
        throw io::FileError(
            fmt::format("{}: it was written by a later version ({}) of mattis: jobs are told apart by rule {} there",
                        name, entry(meta, "version", name), stored->second));
    return rule;
}

int rule_of_output(const fs::path& output) {
    for (const fs::path& file : {output, io::previous_of(output)}) {
        std::error_code ignored;
        if (!fs::is_regular_file(file, ignored)) continue;
        try {
            return stored_rule(io::read_meta(file, io::Links::refused), file.string());
        } catch (const io::FileError&) {
            // What is wrong with it is said when the run looks at its files.
        }
    }
    return io::newest_rule;
}

Plan stored_plan(const std::map<std::string, std::string>& meta, const std::string& name) {
    Plan plan = plan_under(meta, name, stored_rule(meta, name));
    if (identity(plan) != entry(meta, "job_hash", name))
        throw io::FileError(
            fmt::format("{}: the job that it holds is read as another one now: a file of patterns or of images that "
                        "it names has changed, or it was written by another version ({}) of mattis",
                        name, entry(meta, "version", name)));
    return plan;
}

std::string stored_identity(const std::map<std::string, std::string>& meta, const std::string& name, int rule) {
    const int own = stored_rule(meta, name);
    if (rule == own) return entry(meta, "job_hash", name);
    const Plan plan = plan_under(meta, name, rule);
    if (task_keys(plan) != task_keys(plan_under(meta, name, own)))
        throw InputError(fmt::format("{}: it was written under rule {}, which gives the values of from, to and count "
                                     "other last digits than rule {}: allowed are files of one rule together",
                                     name, own, rule));
    return identity(plan);
}

} // namespace mattis::diagram
