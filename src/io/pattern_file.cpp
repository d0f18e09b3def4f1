#include "io/pattern_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/hdf5.hpp"

namespace mattis::io {

namespace {

constexpr std::string_view dataset = "/patterns";
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

std::int8_t checked_entry(std::int64_t value, const std::filesystem::path& file, std::size_t row, std::size_t column) {
    if (value != 1 && value != -1)
        throw InputError(
            fmt::format("{}: {}[{}, {}] = {}: allowed are 1 and -1", file.string(), dataset, row, column, value));
    return static_cast<std::int8_t>(value);
}

PatternFile from_hdf5(const std::filesystem::path& file) {
    try {
        const Hdf5Reader reader(file);
        if (!reader.has(dataset))
            throw InputError(fmt::format("{}: there is no dataset {}: allowed is one of K rows of N integers 1 or -1",
                                         file.string(), dataset));
        const Hdf5Reader::Matrix matrix = reader.integer_matrix(dataset);
        PatternFile patterns{matrix.rows, static_cast<int>(matrix.columns), {}};
        for (std::size_t k = 0; k < matrix.values.size(); ++k)
            patterns.entries.push_back(checked_entry(matrix.values[k], file, k / matrix.columns, k % matrix.columns));
        return patterns;
    } catch (const FileError& error) {
        throw InputError(error.what());
    }
}

/// Appends the entries of one line and returns their number.
std::size_t read_line(const std::string& line, PatternFile& patterns, const std::string& where) {
    std::size_t count = 0;
    for (std::size_t at = line.find_first_not_of(" \t\r"); at != std::string::npos;
         at = line.find_first_not_of(" \t\r", at)) {
        const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
        const std::string word = line.substr(at, end - at);
        if (word != "1" && word != "+1" && word != "-1")
            throw InputError(fmt::format("{}:{}: '{}' is no entry of a pattern: allowed are 1, +1 and -1", where,
                                         at + 1, word.substr(0, 40)));
        patterns.entries.push_back(word == "-1" ? std::int8_t{-1} : std::int8_t{1});
        ++count;
        at = end;
    }
    return count;
}

PatternFile from_text(std::ifstream& stream, const std::filesystem::path& file) {
    PatternFile patterns;
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        if (line.starts_with('#')) continue;
        const std::string where = fmt::format("{}:{}", file.string(), number);
        const std::size_t count = read_line(line, patterns, where);
        if (count == 0) continue;
        if (patterns.K == 0) patterns.N = static_cast<int>(count);
        if (count != static_cast<std::size_t>(patterns.N))
            throw InputError(
                fmt::format("{}: {} entries, but the patterns before have {}: allowed are lines of equal length", where,
                            count, patterns.N));
        ++patterns.K;
    }
    return patterns;
}

} // namespace

PatternFile read_patterns(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        throw InputError(fmt::format("{} is a folder: allowed is a file of patterns", file.string()));
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw InputError(fmt::format("{} cannot be read: {}", file.string(), std::strerror(errno)));
    std::string head(hdf5_signature.size(), '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    const bool is_hdf5 = stream && head == hdf5_signature;
    stream.clear();
    stream.seekg(0);
    PatternFile patterns = is_hdf5 ? from_hdf5(file) : from_text(stream, file);
    if (patterns.K == 0 || patterns.N == 0)
        throw InputError(
            fmt::format("{} holds no pattern: allowed are K >= 1 rows of N >= 1 entries 1 or -1", file.string()));
    return patterns;
}

} // namespace mattis::io
