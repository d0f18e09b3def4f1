#include "io/open_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file_error.hpp"
#include "io/uninterrupted.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, std::string_view doing, std::string_view reason) {
    throw FileError(fmt::format("{}: cannot {}: {}", file.string(), doing, reason));
}
[[noreturn]] void fail(const fs::path& file, std::string_view doing) { fail(file, doing, std::strerror(errno)); }

int open_descriptor(const fs::path& file, int flags) {
    constexpr mode_t mode = 0666; // less what the user's mask takes away
    return uninterrupted([&] { return ::open(file.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, mode); });
}

/// Nothing if there is nothing of this name. The mode is that of what would be opened.
std::optional<mode_t> mode_of(const fs::path& file, Links links) {
    struct stat status {};
    const int got = links == Links::followed ? ::stat(file.c_str(), &status) : ::lstat(file.c_str(), &status);
    if (got == 0) return status.st_mode;
    if (errno == ENOENT) return std::nullopt;
    fail(file, "read");
}

mode_t mode_of(int fd, const fs::path& file) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) fail(file, "read");
    return status.st_mode;
}

[[noreturn]] void refuse(const fs::path& file, mode_t mode) {
    fail(file, "read", fmt::format("it is {}, not a file", kind_of_file(mode)));
}

/// Whether something can be read, or the other end is closed, within a moment.
bool has_come(int fd) {
    constexpr int milliseconds = 50;
    pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, milliseconds) > 0;
}

} // namespace

std::string kind_of_file(mode_t mode) {
    if (S_ISREG(mode)) return "a file";
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISLNK(mode)) return "a link";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

std::string foreign_kind(const fs::path& name) {
    struct stat status {};
    if (::lstat(name.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return {};
    return kind_of_file(status.st_mode);
}

std::optional<OpenFile> OpenFile::if_there(const fs::path& file, Links links, bool writable) {
    const auto mode = mode_of(file, links);
    if (!mode) return std::nullopt;
    if (!S_ISREG(*mode)) refuse(file, *mode);
    const int fd = open_descriptor(file, (writable ? O_RDWR : O_RDONLY) | (links == Links::refused ? O_NOFOLLOW : 0));
    if (fd < 0 && errno == ENOENT) return std::nullopt;
    if (fd < 0) fail(file, writable ? "open" : "read");
    OpenFile opened(file, fd);
    if (const mode_t now = mode_of(fd, file); !S_ISREG(now)) refuse(file, now); // another one since then
    return opened;
}

OpenFile OpenFile::existing(const fs::path& file, Links links) {
    auto opened = if_there(file, links);
    if (!opened) fail(file, "read", std::strerror(ENOENT));
    return *std::move(opened);
}

std::optional<OpenFile> OpenFile::if_free(const fs::path& file) {
    const int fd = open_descriptor(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (fd >= 0) return OpenFile(file, fd);
    if (errno != EEXIST) fail(file, "create");
    return std::nullopt;
}

OpenFile OpenFile::fresh(const fs::path& file) {
    constexpr int most = 100; // somebody makes it again and again
    for (int attempt = 0; attempt < most; ++attempt) {
        if (auto made = if_free(file)) return *std::move(made);
        if (const std::string kind = foreign_kind(file); !kind.empty())
            fail(file, "create", kind + " has that name: remove it");
        if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail(file, "replace");
    }
    fail(file, "create", "another program makes a file of that name");
}

OpenFile::OpenFile(OpenFile&& other) noexcept : file_(std::move(other.file_)), fd_(std::exchange(other.fd_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(fd_, other.fd_);
    return *this;
}

OpenFile::~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
}

std::uint64_t OpenFile::size() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) fail(file_, "read");
    return static_cast<std::uint64_t>(status.st_size);
}

Bytes OpenFile::content(std::size_t most) const {
    constexpr std::size_t piece = 1 << 20;
    Bytes content;
    while (content.size() < most) {
        const std::size_t size = content.size(), wanted = std::min(piece, most - size);
        content.resize(size + wanted);
        const ssize_t got =
            uninterrupted([&] { return ::pread(fd_, content.data() + size, wanted, static_cast<off_t>(size)); });
        content.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0) fail(file_, "read");
        if (got == 0) break;
    }
    return content;
}

Bytes OpenFile::content() const { return content(std::numeric_limits<std::size_t>::max()); }

void OpenFile::write(std::span<const std::byte> content, off_t at) const {
    while (!content.empty()) {
        const ssize_t written = uninterrupted([&] { return ::pwrite(fd_, content.data(), content.size(), at); });
        if (written <= 0) fail(file_, "write");
        content = content.subspan(static_cast<std::size_t>(written));
        at += written;
    }
}

void OpenFile::sync() const {
    if (uninterrupted([&] { return ::fsync(fd_); }) != 0) fail(file_, "write");
}

void OpenFile::close() {
    const int fd = std::exchange(fd_, -1);
    if (::close(fd) != 0 && errno != EINTR) fail(file_, "write"); // it is closed after EINTR too
}

bool OpenFile::has_its_name() const {
    struct stat own {
    }, named{};
    return ::fstat(fd_, &own) == 0 && ::lstat(file_.c_str(), &named) == 0 && own.st_ino == named.st_ino &&
           own.st_dev == named.st_dev;
}

StreamedText read_file_or_pipe(const fs::path& file, std::size_t most, const std::function<bool()>& stop) {
    const auto refuse_with = [](std::string_view reason) { throw FileError(std::string(reason)); };
    const auto is_readable = [](mode_t mode) { return S_ISREG(mode) || S_ISFIFO(mode); };
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) refuse_with(fmt::format("cannot be opened ({})", std::strerror(errno)));
    const int fd = is_readable(status.st_mode) ? open_descriptor(file, O_RDONLY) : -1;
    if (fd < 0 && is_readable(status.st_mode)) refuse_with(fmt::format("cannot be opened ({})", std::strerror(errno)));
    if (fd >= 0) (void)::fstat(fd, &status);
    struct Closed {
        int fd;
        ~Closed() {
            if (fd >= 0) ::close(fd);
        }
    } const closed{fd};
    if (!is_readable(status.st_mode)) refuse_with("is " + kind_of_file(status.st_mode));
    StreamedText read;
    while (read.text.size() <= most) {
        if (stop && stop()) {
            read.stopped = true;
            break;
        }
        // A pipe without a writer reads as if it were at its end: its writer is waited for.
        if (S_ISFIFO(status.st_mode) && !has_come(fd)) continue;
        std::array<char, 1 << 16> piece;
        const ssize_t got = uninterrupted([&] { return ::read(fd, piece.data(), piece.size()); });
        if (got < 0 && errno == EAGAIN) continue;
        if (got < 0) refuse_with(fmt::format("cannot be read ({})", std::strerror(errno)));
        if (got == 0) break;
        read.text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return read;
}

} // namespace mattis::io
