#include "app/run_summary.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "app/verdict_text.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/parts/theory/absent_lines.hpp"

namespace mattis::app {

namespace {

/// A word as a shell takes it.
std::string shell_word(const std::string& text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+=:@%,-";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string{c};
    return quoted + "'";
}

std::vector<std::string> of_whole_job(const std::filesystem::path& output) {
    const io::ResultFile file = io::read(output);
    std::vector<std::string> lines;
    for (const std::string& line : diagram::absent_lines(file.tables)) lines.push_back(fmt::format("line {}", line));
    const std::vector<const Table*> agreements = diagram::verdict_tables(file.tables);
    const bool compared = !agreements.empty();
    if (compared)
        lines.push_back(
            fmt::format("verdict: {} ({})", verdict_text(diagram::overall(agreements)), count_text(agreements)));
    lines.push_back(fmt::format("next: mattis {} {}", compared ? "compare" : "export", shell_word(output.string())));
    return lines;
}

} // namespace

std::vector<std::string> run_summary(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard) {
    if (shard)
        return {fmt::format("{} is complete: shard {}, to be joined with the others by mattis merge", output.string(),
                            shard->text())};
    std::vector<std::string> lines{fmt::format("{} is complete", output.string())};
    try {
        std::ranges::copy(of_whole_job(output), std::back_inserter(lines));
    } catch (const io::FileError& error) {
        lines.push_back(fmt::format("it cannot be read again: {}", error.what()));
    }
    return lines;
}

} // namespace mattis::app
