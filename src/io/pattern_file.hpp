#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace mattis::io {

/// Archetypes from a file.
struct PatternFile {
    std::size_t K = 0;
    int N = 0;
    std::vector<std::int8_t> entries; ///< +-1, pattern by pattern
};

/// Reads patterns from HDF5 (dataset /patterns, K rows of N integers +-1) or from text (K lines of N entries +1, 1 or
/// -1 separated by blanks; empty lines and lines that begin with # are skipped). Throws InputError naming the file, the
/// place and what is wrong.
PatternFile read_patterns(const std::filesystem::path& file);

} // namespace mattis::io
