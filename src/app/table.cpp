#include "app/table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mattis::app {

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

std::string cell(std::optional<double> value) { return value ? fmt::format("{:.10g}", *value) : "-"; }

std::string array_cell(const std::vector<double>& values) {
    std::string text;
    for (std::size_t k = 0; k < values.size();) {
        const std::string entry = fmt::format("{:.6g}", values[k]);
        std::size_t end = k + 1;
        while (end < values.size() && fmt::format("{:.6g}", values[end]) == entry) ++end;
        text += fmt::format("{}{}", text.empty() ? "" : ", ", entry);
        if (end > k + 1) text += fmt::format(" x{}", end - k);
        k = end;
    }
    return text;
}

std::string short_cell(std::optional<double> value) { return value ? fmt::format("{:.1e}", *value) : "-"; }

} // namespace mattis::app
