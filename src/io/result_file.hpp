#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/table.hpp"

namespace mattis::io {

/// A file that cannot be read or written, or is not what it should be. The program turns it into exit code 4.
class FileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Content of one result file, as a value: provenance, tables by path ("montecarlo/points"), and the state of
/// unfinished work as opaque blocks by name.
struct ResultFile {
    static constexpr int schema = 1;

    std::map<std::string, std::string> meta; ///< /meta attributes: job text, versions, host, times, …
    std::map<std::string, Table> tables;
    std::map<std::string, Bytes> blocks; ///< /state/<name>
};

/// Writes the file whole or not at all: HDF5 image in memory, FILE.tmp, fsync, rename, fsync of the directory. Groups
/// are tables, their one-dimensional datasets the columns. Throws FileError naming the file and the reason; what was
/// there before is then untouched.
void write(const ResultFile& content, const std::filesystem::path& file);

/// Reads a file written by `write`. Throws FileError if it cannot be read, is not a result file, or has a schema that
/// this version does not know.
ResultFile read(const std::filesystem::path& file);

/// The same without the tables' rows and blocks: what `status` needs is in meta. Throws as `read`.
std::map<std::string, std::string> read_meta(const std::filesystem::path& file);

/// Archetypes from a file of patterns: HDF5 (dataset /patterns, K rows of N integers +-1) or text (K lines of N entries
/// +1, 1 or -1 separated by blanks; lines that begin with # are skipped). Throws InputError naming the file (and line)
/// and what is wrong.
struct PatternFile {
    std::size_t K = 0;
    int N = 0;
    std::vector<std::int8_t> entries; ///< row by row
};
PatternFile read_patterns(const std::filesystem::path& file);

} // namespace mattis::io
