#include "core/text_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mattis {

std::string TextTable::text() const {
    std::vector<std::size_t> width(rows_.front().size(), 0);
    for (const auto& row : rows_)
        for (std::size_t k = 0; k < row.size(); ++k) width[k] = std::max(width[k], row[k].size());
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t k = 0; k < row.size(); ++k)
            line += fmt::format("{}{:>{}}", k == 0 ? "" : "  ", row[k], width[k]);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string duration_text(double seconds) {
    if (seconds < 100.0) return fmt::format("{:.2g} s", seconds);
    if (seconds < 6000.0) return fmt::format("{:.2g} min", seconds / 60.0);
    return fmt::format("{:.3g} h", seconds / 3600.0);
}

std::string size_text(double bytes) {
    constexpr double kibibyte = 1024.0, mebibyte = 1024.0 * kibibyte, gibibyte = 1024.0 * mebibyte;
    if (bytes < mebibyte) return fmt::format("{:.3g} KiB", bytes / kibibyte);
    return bytes < gibibyte ? fmt::format("{:.3g} MiB", bytes / mebibyte) : fmt::format("{:.3g} GiB", bytes / gibibyte);
}

} // namespace mattis
