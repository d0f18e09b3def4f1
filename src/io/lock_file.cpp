#include "io/lock_file.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/open_file.hpp"
#include "io/process.hpp"
#include "io/slurm.hpp"
#include "io/uninterrupted.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

/// Who holds a lock: KEY VALUE, one a line.
using Holder = std::map<std::string, std::string>;

Holder this_run() {
    const std::string pid = fmt::format("{}", getpid());
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    Holder holder{{"host", host_name()},
                  {"process", pid},
                  {"process_start", start_of_process(getpid())},
                  {"since", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))}};
    if (const SlurmJob job = slurm_job(); !job.id.empty()) {
        holder["slurm_job"] = job.id;
        holder["slurm_restarts"] = fmt::format("{}", job.restarts);
    }
    return holder;
}

std::string text_of(const Holder& holder) {
    std::string text;
    for (const auto& [key, value] : holder) text += fmt::format("{} {}\n", key, value);
    return text;
}

Holder holder_of(const std::string& text) {
    Holder holder;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t blank = line.find(' ');
        if (blank != std::string::npos) holder[line.substr(0, blank)] = line.substr(blank + 1);
    }
    return holder;
}

/// A lock has some lines; what is longer is none.
std::string text_in(const OpenFile& file) {
    constexpr std::size_t most = 4096;
    const Bytes content = file.content(most);
    return {reinterpret_cast<const char*>(content.data()), content.size()};
}

/// Why the run that holds a lock is surely over; empty if it may be going on. Precondition: it names a process.
std::string why_over(Holder& holder) {
    Holder own = this_run();
    if (!own["slurm_job"].empty() && holder["slurm_job"] == own["slurm_job"] &&
        holder["slurm_restarts"] != own["slurm_restarts"])
        return fmt::format("it was an earlier start of this job {} of Slurm", own["slurm_job"]);
    if (holder["host"] != own["host"]) return {};
    switch (life_of_process(*process_number(holder["process"]), holder["process_start"])) {
    case Life::gone:
        return "there is no such process any more";
    case Life::replaced:
        return "that number is another process now";
    case Life::alive:
        break;
    }
    return {};
}

/// "process 5 on host since …", with what the lock says.
std::string text_of_run(Holder& holder) {
    const std::string since = holder["since"].empty() ? "" : " since " + holder["since"];
    return fmt::format("process {} on {}{}", holder["process"], holder["host"], since);
}

/// A lock file, its flock held: whoever decides about a lock does so alone.
class Deciding {
public:
    explicit Deciding(std::optional<OpenFile> file, const fs::path& name) : file_(std::move(file)) {
        constexpr std::chrono::milliseconds pause{5};
        constexpr std::chrono::seconds patience{10};
        const auto begin = std::chrono::steady_clock::now();
        while (file_ && uninterrupted([&] { return ::flock(file_->descriptor(), LOCK_EX | LOCK_NB); }) != 0) {
            if (errno != EWOULDBLOCK) break; // the file system knows no such locks
            if (std::chrono::steady_clock::now() - begin > patience)
                throw FileError(fmt::format("{}: another program keeps it locked", name.string()));
            std::this_thread::sleep_for(pause);
        }
    }

    bool open() const { return file_.has_value(); }
    bool is_current() const { return file_->has_its_name(); }
    std::string content() const { return text_in(*file_); }
    void replace_content(const std::string& text) const {
        file_->write(std::as_bytes(std::span(text)));
        if (uninterrupted([&] { return ::ftruncate(file_->descriptor(), static_cast<off_t>(text.size())); }) != 0)
            throw FileError(fmt::format("a lock cannot be written: {}", std::strerror(errno)));
        file_->sync();
    }

private:
    std::optional<OpenFile> file_;
};

} // namespace

LockFile::LockFile(const fs::path& output) : file_(output), output_(output.string()), own_(text_of(this_run())) {
    file_ += ".lock";
    // A lock without content is one that is being made, or that was left by a run killed at that instant.
    constexpr std::chrono::milliseconds pause{20}, patience{2000};
    const auto begin = std::chrono::steady_clock::now();
    while (!try_to_take(std::chrono::steady_clock::now() - begin > patience)) std::this_thread::sleep_for(pause);
}

bool LockFile::try_to_take(bool waited) {
    const Deciding fresh(OpenFile::if_free(file_), file_);
    if (fresh.open()) {
        if (!fresh.is_current() || !fresh.content().empty()) return false; // another run took it for a stale one
        try {
            fresh.replace_content(own_);
        } catch (const FileError&) {
            ::unlink(file_.c_str());
            throw;
        }
        return true;
    }
    if (const std::string kind = foreign_kind(file_); !kind.empty())
        throw FileError(fmt::format("{}: it is {} and cannot be opened: remove it if no run writes {}", file_.string(),
                                    kind, output_));
    const Deciding there(OpenFile::if_there(file_, Links::refused, true), file_);
    if (waited && (!there.open() || !there.is_current())) // a file system that says both
        throw FileError(fmt::format("{}: it is there and cannot be opened: remove it if no run writes {}",
                                    file_.string(), output_));
    if (!there.open() || !there.is_current()) return false;
    const std::string content = there.content();
    if (content.empty() && !waited) return false;
    Holder holder = holder_of(content);
    if (!content.empty() && (!process_number(holder["process"]) || holder["host"].empty()))
        throw InputError(
            fmt::format("output {} is locked, but {} does not say by which run: if no run writes it, remove "
                        "{}",
                        output_, file_.string(), file_.string()));
    const std::string over = content.empty() ? "it is empty" : why_over(holder);
    if (over.empty())
        throw InputError(fmt::format("output {} is being written by another run: {}. Allowed is one run of an output "
                                     "at a time; if that run is surely over, remove {}",
                                     output_, text_of_run(holder), file_.string()));
    notice_ = fmt::format("{} was left by a run that is over ({}{}); taken over", file_.string(),
                          content.empty() ? "" : text_of_run(holder) + ": ", over);
    there.replace_content(own_);
    return true;
}

std::string LockFile::lost() const {
    try {
        const auto there = OpenFile::if_there(file_, Links::refused);
        if (!there) return fmt::format("{} was removed while this run went on", file_.string());
        const std::string content = text_in(*there);
        if (content == own_) return {};
        Holder holder = holder_of(content);
        if (!process_number(holder["process"]) || holder["host"].empty())
            return fmt::format("{} was changed while this run went on", file_.string());
        return fmt::format("{} is that of another run by now ({})", file_.string(), text_of_run(holder));
    } catch (const FileError&) { // that it cannot be read just now says nothing
        return foreign_kind(file_).empty() ? "" : fmt::format("{} was replaced while this run went on", file_.string());
    }
}

LockFile::~LockFile() {
    try {
        const Deciding there(OpenFile::if_there(file_, Links::refused, true), file_);
        if (there.open() && there.is_current() && there.content() == own_) ::unlink(file_.c_str());
    } catch (const FileError&) { // what stays is explained to the next run as a lock of a process that is gone
    }
}

} // namespace mattis::io
