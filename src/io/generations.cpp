#include "io/generations.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/atomic_file.hpp"
#include "io/checked_image.hpp"
#include "io/fingerprint.hpp"
#include "io/open_file.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

fs::path with_ending(const fs::path& file, std::string_view ending) {
    fs::path longer = file;
    longer += ending;
    return longer;
}

/// One file, and what it is to the job.
struct Candidate {
    enum Standing { absent, usable, of_another_job, damaged, of_another_kind };

    fs::path file;
    Standing standing = absent;
    std::string reason{}; ///< why it is not usable
    ResultFile content{};
};

Candidate look_at(const fs::path& file, const Ownership& own) {
    Candidate found{.file = file};
    const auto judge = [&](Candidate::Standing standing, std::string reason) {
        found.standing = standing;
        found.reason = std::move(reason);
    };
    bool sealed = false;
    try {
        const auto opened = OpenFile::if_there(file, Links::refused);
        if (!opened) return found;
        const Bytes image = opened->content();
        sealed = is_sealed(image);
        found.content = read(image, file);
    } catch (const FileError& error) {
        judge(sealed ? Candidate::damaged : Candidate::of_another_kind, error.what());
        return found;
    }
    const auto text = [&](const char* key) {
        const auto entry = found.content.meta.find(key);
        return entry == found.content.meta.end() ? std::string() : entry->second;
    };
    if (text("job_hash") != own.identity && !(own.has_grown_from && own.has_grown_from(found.content))) {
        judge(Candidate::of_another_job,
              fmt::format("{} holds the results of another job ('{}')", file.string(), text("title")));
        return found;
    }
    try {
        own.check_content(found.content);
        found.standing = Candidate::usable;
    } catch (const std::exception& error) { // bytes that end too early, entries that are not there, …
        judge(Candidate::damaged, fmt::format("{}: {}", file.string(), error.what()));
    }
    return found;
}

/// Nothing is usable and something is there.
[[noreturn]] void refuse(const Candidate& output, const Candidate& previous) {
    constexpr std::string_view allowed = "allowed is a new name, or the file of the same job to go on with it";
    for (const Candidate* one : {&output, &previous})
        if (one->standing == Candidate::of_another_job)
            throw InputError(fmt::format("output {}: {}", one->reason, allowed));
    if (output.standing == Candidate::of_another_kind && previous.standing == Candidate::absent)
        throw InputError(fmt::format("output {} exists and is not a result file of mattis ({}): {}",
                                     output.file.string(), output.reason, allowed));
    std::string reasons;
    for (const Candidate* one : {&output, &previous})
        if (one->standing != Candidate::absent) reasons += (reasons.empty() ? "" : "; ") + one->reason;
    throw FileError(fmt::format("nothing can be gone on with: {}. Put a copy of the file in its place, or remove or "
                                "rename what is there to begin again",
                                reasons));
}

/// The first of OUT.h5.ENDING, OUT.h5.ENDING-2, … that nothing has.
fs::path free_name(const fs::path& output, std::string_view ending) {
    for (int number = 1;; ++number) {
        const fs::path name =
            with_ending(output, number == 1 ? std::string(ending) : fmt::format("{}-{}", ending, number));
        std::error_code error;
        if (!fs::exists(fs::symlink_status(name, error))) return name;
    }
}

/// Renames a file that cannot be used. Returns its new name.
fs::path set_aside(const fs::path& file, const fs::path& output) {
    const fs::path aside = free_name(output, ".damaged");
    std::error_code error;
    fs::rename(file, aside, error);
    if (error) throw FileError(fmt::format("{}: cannot set aside: {}", file.string(), error.message()));
    return aside;
}

void give_name(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) throw FileError(fmt::format("{}: cannot rename: {}", from.string(), error.message()));
}

void remove_previous(const fs::path& output) {
    std::error_code error;
    if (!fs::remove(previous_of(output), error) && !error) return;
    if (error) throw FileError(fmt::format("{}: cannot remove: {}", previous_of(output).string(), error.message()));
    sync_folder_of(output);
}

} // namespace

fs::path previous_of(const fs::path& output) { return with_ending(output, ".previous"); }

void require_own_names(const fs::path& output) {
    for (const std::string_view ending : {".tmp", ".previous", ".previous.tmp", ".lock"}) {
        const fs::path name = with_ending(output, ending);
        if (const std::string kind = foreign_kind(name); !kind.empty())
            throw InputError(fmt::format("output {} cannot be written: {} is {}, where a run makes a file of its own; "
                                         "allowed is another output, or to remove it",
                                         output.string(), name.string(), kind));
    }
}

Generations find_generations(const fs::path& output, const Ownership& own) {
    std::array candidates{look_at(output, own), look_at(previous_of(output), own)};
    auto& [current, previous] = candidates;
    const bool any_usable = current.standing == Candidate::usable || previous.standing == Candidate::usable;
    if (!any_usable && (current.standing != Candidate::absent || previous.standing != Candidate::absent))
        refuse(current, previous);
    Generations found;
    for (Candidate& one : candidates)
        if (one.standing == Candidate::usable) {
            std::optional<ResultFile>& slot = found.latest ? found.earlier : found.latest;
            slot = std::move(one.content);
        } else if (one.standing != Candidate::absent) {
            found.refused.push_back({one.file, one.reason});
        }
    if (!found.latest) return found;
    found.swapped = current.standing != Candidate::usable;
    if (found.earlier && found.earlier->generation > found.latest->generation) {
        std::swap(found.earlier, found.latest);
        found.swapped = true;
    }
    const auto& meta = found.latest->meta;
    const auto status = meta.find("status"), identity = meta.find("job_hash");
    found.grown = identity == meta.end() || identity->second != own.identity;
    found.complete = !found.grown && status != meta.end() && status->second == "complete";
    return found;
}

std::vector<std::string> tidy(const Generations& found, const fs::path& output) {
    const fs::path previous = previous_of(output), temporary = with_ending(output, ".tmp");
    std::vector<std::string> messages;
    for (const auto& [file, reason] : found.refused)
        messages.push_back(fmt::format("{}; set aside as {}, {} is used", reason, set_aside(file, output).string(),
                                       file == output ? previous.string() : output.string()));
    if (found.latest && !found.complete && found.latest->fingerprint != program_fingerprint())
        messages.push_back(fmt::format("{} was written by another build of mattis: the last bits of what is computed "
                                       "from here on may differ",
                                       output.string()));
    std::error_code ignored;
    if (found.swapped) { // the latest stays whole under one of its two names at every instant
        if (found.earlier) give_name(output, temporary);
        give_name(previous, output);
        if (found.earlier) give_name(temporary, previous);
        sync_folder_of(output);
    }
    fs::remove(temporary, ignored);
    fs::remove(with_ending(previous, ".tmp"), ignored);
    if (found.complete) remove_previous(output);
    return messages;
}

void write_generation(const ResultFile& content, const fs::path& output) {
    write(content, output, previous_of(output));
}

fs::path write_aside(const ResultFile& content, const fs::path& output) {
    const fs::path name = free_name(output, ".rescued");
    write(content, name);
    return name;
}

void write_complete(const ResultFile& content, const fs::path& output) {
    write(content, output);
    remove_previous(output);
}

} // namespace mattis::io
