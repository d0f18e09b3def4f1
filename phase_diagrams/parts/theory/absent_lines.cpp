#include "phase_diagrams/parts/theory/absent_lines.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/status.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view nowhere = "exists nowhere on the grid";
constexpr std::string_view lost = "was found nowhere on the grid: states beside it stalled";
constexpr std::string_view folder = "boundaries/";

} // namespace

void remark_absence(Table& line) {
    if (line.rows() == 0) return;
    const auto& statuses = line.texts("status");
    const auto has = [&](Status status) {
        return std::ranges::any_of(statuses, [&](const std::string& text) { return text == name(status); });
    };
    if (has(Status::converged)) return;
    const bool absent =
        std::ranges::all_of(statuses, [](const std::string& text) { return text == name(Status::absent); });
    for (std::string& remark : line.texts("remark"))
        remark = std::string(absent ? nowhere : lost) + (remark.empty() ? "" : "; ") + remark;
}

std::vector<std::string> absent_lines(const Tables& tables) {
    std::vector<std::string> found;
    for (const auto& [path, table] : tables) {
        if (!path.starts_with(folder)) continue;
        for (std::size_t row = 0; row < table.rows(); ++row)
            for (const std::string_view said : {nowhere, lost}) {
                if (!table.texts("remark")[row].starts_with(said)) continue;
                const std::string& ansatz = table.texts("ansatz")[row];
                const std::string& rival = table.texts("rival")[row];
                const std::string by = rival.empty() || rival == ansatz ? ansatz : ansatz + " against " + rival;
                std::string text = fmt::format("{} ({}) {}", path.substr(folder.size()), by, said);
                if (std::ranges::find(found, text) == found.end()) found.push_back(std::move(text));
            }
    }
    return found;
}

} // namespace mattis::diagram
