#pragma once

#include <filesystem>
#include <string>

namespace mattis::io {

/// OUT.h5.lock: while this value lives no other run may write OUT.h5. The file says who holds it: host, process, start
/// time of the process, since when, and the batch job if there is one.
class LockFile {
public:
    /// Throws InputError naming the run that holds the lock, and FileError if the lock cannot be written. A lock whose
    /// process is gone, or that an earlier start of the same batch job left behind, is taken over.
    explicit LockFile(const std::filesystem::path& output);
    /// Removes the file, unless it belongs to another run by now.
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

    /// Why the lock is this run's no longer, in words: somebody removed it, or another run holds it. Empty while it is.
    std::string lost() const;

    /// Why a lock was taken over, for the user; empty if there was none.
    const std::string& notice() const { return notice_; }

private:
    bool try_to_take(bool waited);

    std::filesystem::path file_;
    std::string output_;
    std::string own_; ///< content of the file
    std::string notice_;
};

} // namespace mattis::io
