#include "app/table.hpp"

#include <fmt/format.h>

namespace mattis::app {

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
