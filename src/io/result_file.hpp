#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/bytes.hpp"
#include "core/table.hpp"
#include "io/file_error.hpp"
#include "io/open_file.hpp"

namespace mattis::io {

/// Content of one result file, as a value: provenance, tables by path ("montecarlo/points"), and the state of
/// unfinished work as opaque blocks by name.
struct ResultFile {
    static constexpr int schema = 1;

    std::uint64_t generation = 0;            ///< how often a run has written it
    std::uint64_t fingerprint = 0;           ///< of the program that wrote it; `write` puts its own
    std::map<std::string, std::string> meta; ///< /meta attributes: job text, versions, host, times, …
    std::map<std::string, Table> tables;
    std::map<std::string, Bytes> blocks; ///< /state/<name>
};

/// Writes the file whole or not at all: HDF5 image in memory, FILE.tmp, fsync, rename, fsync of the directory. Groups
/// are tables, their one-dimensional datasets the columns. Throws FileError naming the file and the reason; what was
/// there before is then untouched. Paths of tables with empty parts, or below "meta" or "state", are a programming
/// error: std::logic_error. With `kept`, what was there before gets that name.
void write(const ResultFile& content, const std::filesystem::path& file, const std::filesystem::path& kept = {});

/// Reads a file written by `write`. Throws FileError if it cannot be read, is not a result file, has a schema that
/// this version does not know, or is made of what result files are not made of (hdf5_allowed.hpp).
ResultFile read(const std::filesystem::path& file, Links links = Links::followed);

/// The same from the bytes of a file; `file` is how messages call it.
ResultFile read(const Bytes& image, const std::filesystem::path& file);

/// Provenance alone, quick for any size of the file. Throws as `read`.
std::map<std::string, std::string> read_meta(const std::filesystem::path& file, Links links = Links::followed);

} // namespace mattis::io
