#include "io/atomic_file.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "io/file_error.hpp"
#include "io/open_file.hpp"
#include "io/uninterrupted.hpp"

namespace mattis::io {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const char* doing) {
    throw FileError(fmt::format("{}: cannot {}: {}", file.string(), doing, std::strerror(errno)));
}

/// Gives what lies under `file` the name `kept` too, or, where the file system knows no second names, instead.
void keep_as(const fs::path& file, const fs::path& kept) {
    fs::path second = kept;
    second += ".tmp";
    ::unlink(second.c_str());
    if (::link(file.c_str(), second.c_str()) != 0) {
        if (errno == ENOENT) return;                  // there is nothing to keep
        if (errno == EEXIST) fail(second, "replace"); // a folder
        if (::rename(file.c_str(), kept.c_str()) != 0) fail(file, "rename");
        return;
    }
    if (::rename(second.c_str(), kept.c_str()) != 0) {
        ::unlink(second.c_str());
        fail(kept, "replace");
    }
    ::unlink(second.c_str()); // rename does nothing where both names are of one file already
}

void replace(const fs::path& file, std::span<const std::byte> content, bool lasting, const fs::path& kept) {
    fs::path temporary = file;
    temporary += ".tmp";
    OpenFile out = OpenFile::fresh(temporary);
    try {
        out.write(content);
        if (lasting) out.sync();
        out.close();
        if (!kept.empty()) keep_as(file, kept);
        if (::rename(temporary.c_str(), file.c_str()) != 0) fail(file, "replace");
    } catch (const FileError&) {
        ::unlink(temporary.c_str());
        throw;
    }
}

} // namespace

void sync_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const int fd =
        uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK); });
    const int synced = fd < 0 ? -1 : uninterrupted([&] { return ::fsync(fd); });
    const int reason = errno;
    if (fd >= 0) ::close(fd);
    errno = reason;
    if (synced != 0) fail(folder, "sync the folder");
}

void write_atomically(const fs::path& file, std::span<const std::byte> content, const fs::path& kept) {
    replace(file, content, true, kept);
    sync_folder_of(file);
}

void write_quickly(const fs::path& file, std::span<const std::byte> content) { replace(file, content, false, {}); }

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

Bytes read_whole(const fs::path& file, Links links) { return OpenFile::existing(file, links).content(); }

} // namespace mattis::io
