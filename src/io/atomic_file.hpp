#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "core/bytes.hpp"
#include "io/open_file.hpp"

namespace mattis::io {

/// Writes a file whole or not at all: FILE.tmp beside it, fsync, rename, fsync of the folder. A crash, kill or full
/// disk at any instant leaves either what was there before or the new content. Throws FileError naming file and reason;
/// then what was there before is untouched and no FILE.tmp is left.
/// FILE.tmp is made afresh and never opened through a link; what is not a regular file there is left alone and refused.
/// With `kept`, what was there before gets that name: at every instant a whole file lies under one of the two.
void write_atomically(const std::filesystem::path& file, std::span<const std::byte> content,
                      const std::filesystem::path& kept = {});

/// The same for a file that may be lost with the machine: without waiting for the disk.
void write_quickly(const std::filesystem::path& file, std::span<const std::byte> content);

/// Makes renamed and removed names in the folder of a file last through a crash. Throws FileError.
void sync_folder_of(const std::filesystem::path& file);

/// The path that a path names once symbolic links of its last part are followed, whether or not anything is there:
/// files that are replaced by renaming must be written where the link points. Throws FileError where links go round.
std::filesystem::path follow_links(const std::filesystem::path& file);

/// The content of a regular file. Throws FileError naming file and reason.
Bytes read_whole(const std::filesystem::path& file, Links links = Links::followed);

} // namespace mattis::io
