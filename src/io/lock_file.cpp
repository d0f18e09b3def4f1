#include "io/lock_file.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/slurm.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const char* doing) {
    throw FileError(fmt::format("{}: cannot {}: {}", file.string(), doing, std::strerror(errno)));
}

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

/// When a process began, in the kernel's own unit; empty if there is no such process, or only what its parent has not
/// yet fetched of it. Numbers of processes are given again: this tells two of the same number apart.
std::string start_of_process(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t name_end = text.rfind(')'); // the name may hold anything
    if (name_end == std::string::npos) return {};
    std::istringstream rest(text.substr(name_end + 1));
    const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    constexpr std::size_t state = 0, start = 19; // fields 3 and 22 of proc(5)
    if (fields.size() <= start || fields[state] == "Z" || fields[state] == "X") return {};
    return fields[start];
}

/// Who holds a lock: KEY VALUE, one a line.
using Holder = std::map<std::string, std::string>;

Holder this_run() {
    const std::string pid = fmt::format("{}", getpid());
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    Holder holder{{"host", host_name()},
                  {"process", pid},
                  {"process_start", start_of_process(pid)},
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

/// Why the run that holds a lock is surely over; empty if it may be going on.
std::string why_over(Holder& holder) {
    Holder own = this_run();
    if (!own["slurm_job"].empty() && holder["slurm_job"] == own["slurm_job"] &&
        holder["slurm_restarts"] != own["slurm_restarts"])
        return fmt::format("it was an earlier start of this job {} of Slurm", own["slurm_job"]);
    if (holder["host"] != own["host"]) return {};
    const std::string start = start_of_process(holder["process"]);
    if (start.empty()) return "there is no such process any more";
    return start == holder["process_start"] ? "" : "that number is another process now";
}

/// An open lock file, its flock held: whoever decides about a lock does so alone.
class Deciding {
public:
    Deciding(const fs::path& file, int flags)
        : file_(file), fd_(::open(file.c_str(), flags | O_RDWR | O_CLOEXEC, 0666)) {
        while (fd_ >= 0 && ::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~Deciding() {
        if (fd_ >= 0) ::close(fd_);
    }
    Deciding(const Deciding&) = delete;
    Deciding& operator=(const Deciding&) = delete;

    bool open() const { return fd_ >= 0; }
    /// Whether this file still has its name: it may have been removed while we waited.
    bool is_current() const {
        struct stat own {
        }, named{};
        return ::fstat(fd_, &own) == 0 && ::stat(file_.c_str(), &named) == 0 && own.st_ino == named.st_ino &&
               own.st_dev == named.st_dev;
    }
    std::string content() const {
        std::array<char, 4096> buffer{};
        const ssize_t got = ::pread(fd_, buffer.data(), buffer.size(), 0);
        if (got < 0) fail(file_, "read");
        return {buffer.data(), static_cast<std::size_t>(got)};
    }
    void replace_content(const std::string& text) const {
        const bool written = ::pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
        if (!written || ::ftruncate(fd_, static_cast<off_t>(text.size())) != 0 || ::fsync(fd_) != 0)
            fail(file_, "write");
    }

private:
    fs::path file_;
    int fd_;
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
    const Deciding fresh(file_, O_CREAT | O_EXCL);
    if (!fresh.open() && errno != EEXIST) fail(file_, "create");
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
    const Deciding there(file_, 0);
    if (!there.open() && errno != ENOENT) fail(file_, "open");
    if (waited && (!there.open() || !there.is_current())) // a link to nowhere, or a file system that says both
        throw FileError(fmt::format("{}: it is there and cannot be opened: remove it if no run writes {}",
                                    file_.string(), output_));
    if (!there.open() || !there.is_current()) return false;
    const std::string content = there.content();
    if (content.empty() && !waited) return false;
    Holder holder = holder_of(content);
    const std::string who =
        fmt::format("process {} on {} since {}", holder["process"], holder["host"], holder["since"]);
    const std::string over = content.empty() ? "it is empty" : why_over(holder);
    if (!content.empty() && (holder["process"].empty() || holder["host"].empty()))
        throw InputError(
            fmt::format("output {} is locked, but {} does not say by which run: if no run writes it, remove "
                        "{}",
                        output_, file_.string(), file_.string()));
    if (over.empty())
        throw InputError(fmt::format("output {} is being written by another run: {}. Allowed is one run of an output "
                                     "at a time; if that run is surely over, remove {}",
                                     output_, who, file_.string()));
    notice_ = fmt::format("{} was left by a run that is over ({}{}{}); taken over", file_.string(),
                          content.empty() ? "" : who, content.empty() ? "" : ": ", over);
    there.replace_content(own_);
    return true;
}

LockFile::~LockFile() {
    const Deciding there(file_, 0);
    try {
        if (there.open() && there.is_current() && there.content() == own_) ::unlink(file_.c_str());
    } catch (const FileError&) { // what stays is explained to the next run as a lock of a process that is gone
    }
}

} // namespace mattis::io
