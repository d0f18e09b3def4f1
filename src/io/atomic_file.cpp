#include "io/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file_error.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const char* doing) {
    throw FileError(fmt::format("{}: cannot {}: {}", file.string(), doing, std::strerror(errno)));
}

/// An open file descriptor.
class Descriptor {
public:
    Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool open() const { return fd_ >= 0; }
    /// Neither a folder nor a device, which may have no end.
    bool is_file() const {
        struct stat status {};
        return ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
    }
    bool write_all(std::span<const std::byte> content) const {
        while (!content.empty()) {
            const ssize_t written = ::write(fd_, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            content = content.subspan(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// Appends the rest of the file to `content`.
    bool read_all(Bytes& content) const {
        constexpr std::size_t piece = 1 << 20;
        while (true) {
            const std::size_t size = content.size();
            content.resize(size + piece);
            const ssize_t got = ::read(fd_, content.data() + size, piece);
            content.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return got == 0;
        }
    }
    bool sync() const { return ::fsync(fd_) == 0; }
    /// Some file systems report a full disk only here.
    bool close() {
        const int fd = fd_;
        fd_ = -1;
        return ::close(fd) == 0;
    }

private:
    int fd_;
};

void write_through(const fs::path& file, std::span<const std::byte> content) {
    Descriptor out(file, O_WRONLY | O_CREAT | O_TRUNC);
    if (!out.open()) fail(file, "create");
    if (!out.write_all(content) || !out.sync() || !out.close()) fail(file, "write");
}

/// Gives what lies under `file` the name `kept` too, or, where the file system knows no second names, instead.
void keep_as(const fs::path& file, const fs::path& kept) {
    fs::path second = kept;
    second += ".tmp";
    ::unlink(second.c_str());
    if (::link(file.c_str(), second.c_str()) != 0) {
        if (errno == ENOENT) return; // there is nothing to keep
        if (::rename(file.c_str(), kept.c_str()) != 0) fail(file, "rename");
        return;
    }
    if (::rename(second.c_str(), kept.c_str()) != 0) {
        ::unlink(second.c_str());
        fail(kept, "replace");
    }
    ::unlink(second.c_str()); // rename does nothing where both names are of one file already
}

} // namespace

void sync_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const Descriptor directory(folder, O_RDONLY | O_DIRECTORY);
    if (!directory.open() || !directory.sync()) fail(folder, "sync the folder");
}

void write_atomically(const fs::path& file, std::span<const std::byte> content, const fs::path& kept) {
    fs::path temporary = file;
    temporary += ".tmp";
    try {
        write_through(temporary, content);
        if (!kept.empty()) keep_as(file, kept);
        if (::rename(temporary.c_str(), file.c_str()) != 0) fail(file, "replace");
    } catch (const FileError&) {
        ::unlink(temporary.c_str());
        throw;
    }
    sync_folder_of(file);
}

fs::path follow_links(const fs::path& file) {
    constexpr int most = 40; // as the kernel
    fs::path at = file;
    for (int followed = 0; followed < most; ++followed) {
        std::error_code fault;
        if (!fs::is_symlink(at, fault)) return at;
        const fs::path target = fs::read_symlink(at, fault);
        if (fault) throw FileError(fmt::format("{}: cannot follow the link: {}", at.string(), fault.message()));
        at = target.is_absolute() ? target : at.parent_path() / target;
    }
    throw FileError(fmt::format("{}: cannot follow the link: links go round", file.string()));
}

Bytes read_whole(const fs::path& file) {
    const Descriptor in(file, O_RDONLY | O_NONBLOCK); // a pipe does not keep us waiting, but is refused below
    Bytes content;
    if (in.open() && !in.is_file()) throw FileError(fmt::format("{}: cannot read: not a file", file.string()));
    if (!in.open() || !in.read_all(content)) fail(file, "read");
    return content;
}

} // namespace mattis::io
