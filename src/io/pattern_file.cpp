#include "io/pattern_file.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/hdf5.hpp"
#include "io/job_faults.hpp"
#include "io/open_file.hpp"

namespace mattis::io {

namespace {

constexpr std::string_view dataset = "/patterns";
constexpr std::string_view allowed_dataset = "allowed is one of K rows of N integers 1 or -1";
constexpr std::size_t most_spins = 10'000'000;
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

std::int8_t checked_entry(std::int64_t value, const std::filesystem::path& file, std::size_t row, std::size_t column) {
    if (value != 1 && value != -1)
        throw InputError(
            fmt::format("{}: {}[{}, {}] = {}: allowed are 1 and -1", file.string(), dataset, row, column, value));
    return static_cast<std::int8_t>(value);
}

void require_length(std::size_t entries, const std::string& where) {
    if (entries > most_spins)
        throw InputError(fmt::format("{}: patterns of {} entries: allowed are at most {}", where, entries, most_spins));
}

PatternFile from_hdf5(const OpenFile& opened, const std::filesystem::path& file) {
    try {
        const Hdf5Reader reader(opened, file.string(), opened.size());
        if (!reader.has(dataset))
            throw InputError(fmt::format("{}: there is no dataset {}: {}", file.string(), dataset, allowed_dataset));
        const Hdf5Reader::Shape shape = reader.matrix_shape(dataset);
        require_length(shape.columns, file.string());
        PatternFile patterns{shape.rows, static_cast<int>(shape.columns), {}};
        if (shape.columns == 0) return patterns;
        // In parts: entries take one byte here, and a shape that lies is found out before memory is.
        const std::size_t part = std::max<std::size_t>(1, (std::size_t{1} << 20) / shape.columns);
        for (std::size_t row = 0; row < shape.rows; row += part) {
            const auto values = reader.matrix_rows(dataset, row, std::min(part, shape.rows - row));
            for (std::size_t k = 0; k < values.size(); ++k)
                patterns.entries.push_back(checked_entry(values[k], file, row + k / shape.columns, k % shape.columns));
        }
        return patterns;
    } catch (const FileError& error) {
        throw InputError(fmt::format("{}: {}", error.what(), allowed_dataset));
    }
}

/// Appends the entries of one line and returns their number. `excess` becomes the column of the first entry too many,
/// or, if there are too few, the one after the last.
std::size_t read_line(const std::string& line, PatternFile& patterns, const std::string& where, std::size_t& excess) {
    constexpr std::string_view blanks = " \t\r";
    const auto expected = static_cast<std::size_t>(patterns.N);
    std::size_t count = 0, end = 0;
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string::npos;
         at = line.find_first_not_of(blanks, end)) {
        end = std::min(line.find_first_of(blanks, at), line.size());
        const std::string_view word = std::string_view(line).substr(at, end - at);
        if (word != "1" && word != "+1" && word != "-1")
            throw InputError(fmt::format("{}:{}: {} is no entry of a pattern: allowed are 1, +1 and -1", where, at + 1,
                                         in_quotes(word)));
        patterns.entries.push_back(word == "-1" ? std::int8_t{-1} : std::int8_t{1});
        if (count++ == expected) excess = at + 1;
    }
    if (count < expected) excess = end + 1;
    return count;
}

PatternFile from_text(std::istream& stream, const std::filesystem::path& file) {
    PatternFile patterns;
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        if (line.starts_with('#')) continue;
        const std::string where = fmt::format("{}:{}", file.string(), number);
        std::size_t excess = 0;
        const std::size_t count = read_line(line, patterns, where, excess);
        if (count == 0) continue;
        if (patterns.K == 0) {
            require_length(count, where);
            patterns.N = static_cast<int>(count);
        }
        if (count != static_cast<std::size_t>(patterns.N))
            throw InputError(
                fmt::format("{}:{}: {} entries, but the patterns before have {}: allowed are lines of equal length",
                            where, excess, count, patterns.N));
        ++patterns.K;
    }
    return patterns;
}

} // namespace

PatternFile read_patterns(const std::filesystem::path& file) {
    std::optional<OpenFile> opened;
    try {
        opened = OpenFile::existing(file, Links::followed);
    } catch (const FileError& error) {
        throw InputError(fmt::format("{}: allowed is a file of patterns", error.what()));
    }
    const Bytes head = opened->content(hdf5_signature.size());
    const bool is_hdf5 = std::string_view(reinterpret_cast<const char*>(head.data()), head.size()) == hdf5_signature;
    // By its descriptor: the name may be one of another file by now.
    std::ifstream stream("/proc/self/fd/" + std::to_string(opened->descriptor()), std::ios::binary);
    PatternFile patterns = is_hdf5 ? from_hdf5(*opened, file) : from_text(stream, file);
    if (patterns.K == 0 || patterns.N == 0)
        throw InputError(
            fmt::format("{} holds no pattern: allowed are K >= 1 rows of N >= 1 entries 1 or -1", file.string()));
    return patterns;
}

} // namespace mattis::io
