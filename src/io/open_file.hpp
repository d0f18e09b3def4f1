#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include <sys/types.h>

#include "core/bytes.hpp"

namespace mattis::io {

/// Whether a name that is a symbolic link is opened where it points. The names that a user gives are; names that the
/// program makes beside them (OUT.h5.previous, OUT.h5.lock, …) never are.
enum class Links { followed, refused };

/// "a folder", "a pipe", "a device", …: what a file mode (stat) is of.
std::string kind_of_file(mode_t mode);

/// What lies under a name that others can make, in words: "a link", "a folder", "a pipe", …; empty if nothing lies
/// there, or a regular file. Links are not followed.
std::string foreign_kind(const std::filesystem::path& name);

/// A regular file that is open. Opening waits for nobody (a pipe would keep it waiting for ever, a device may do
/// anything): what is there is looked at before it is opened, and again once it is. Nothing is inherited by programs
/// that are started later. Calls that a signal interrupts are made again.
class OpenFile {
public:
    /// Opens a file for reading, or for both. Nothing if there is no file of this name, and nothing at the end of a
    /// link. Throws FileError naming file and reason if it cannot be opened or is not a regular file.
    static std::optional<OpenFile> if_there(const std::filesystem::path& file, Links links, bool writable = false);
    /// The same; that nothing is there is a FileError too.
    static OpenFile existing(const std::filesystem::path& file, Links links);
    /// Makes a file that is not there yet and opens it for writing. Nothing if its name is taken. Throws FileError.
    static std::optional<OpenFile> if_free(const std::filesystem::path& file);
    /// The same. A regular file of this name, which a killed run has left behind, is removed before; anything else
    /// that has the name is a FileError.
    static OpenFile fresh(const std::filesystem::path& file);

    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;
    ~OpenFile();

    int descriptor() const { return fd_; }
    /// Its size in bytes. Throws FileError.
    std::uint64_t size() const;
    /// Everything from the beginning on, at most so many bytes. Throws FileError.
    Bytes content(std::size_t most) const;
    Bytes content() const;
    /// Writes at a place, whole. Throws FileError.
    void write(std::span<const std::byte> content, off_t at = 0) const;
    /// Waits until the disk has it. Throws FileError.
    void sync() const;
    /// Some file systems report a full disk only here. Throws FileError.
    void close();
    /// Whether this file still has its name.
    bool has_its_name() const;

private:
    OpenFile(std::filesystem::path file, int fd) : file_(std::move(file)), fd_(fd) {}

    std::filesystem::path file_;
    int fd_;
};

/// The text of a file that may also come through a pipe, as `<(command)` of a shell makes one. Waiting for a pipe ends
/// when `stop` says so. Reads at most one byte more than `most`. Throws FileError naming the reason alone if it cannot
/// be read, is neither file nor pipe, or `stop` ended it (`stopped` is then set).
struct StreamedText {
    std::string text;
    bool stopped = false; ///< waiting was ended, the text is not whole
};
StreamedText read_file_or_pipe(const std::filesystem::path& file, std::size_t most, const std::function<bool()>& stop);

} // namespace mattis::io
