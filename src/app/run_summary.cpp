#include "app/run_summary.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "app/verdict_text.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/parts/learning/outcome.hpp"
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

RunSummary of_whole_job(const std::filesystem::path& output) {
    const io::ResultFile file = io::read(output);
    const diagram::LearningOutcome learned = diagram::learning_outcome(file.tables);
    std::vector<std::string> lines;
    for (const std::string& line : diagram::absent_lines(file.tables)) lines.push_back(fmt::format("line {}", line));
    if (!learned.messages.empty())
        lines.push_back(fmt::format("{} diverged, the first: {}",
                                    learned.messages.size() == 1 ? std::string("1 run")
                                                                 : fmt::format("{} runs", learned.messages.size()),
                                    learned.messages.front()));
    const std::vector<const Table*> agreements = diagram::verdict_tables(file.tables);
    const bool compared = !agreements.empty();
    if (compared)
        lines.push_back(
            fmt::format("verdict: {} ({})", verdict_text(diagram::overall(agreements)), count_text(agreements)));
    lines.push_back(fmt::format("next: mattis {} {}", compared ? "compare" : "export", shell_word(output.string())));
    return {std::move(lines), learned.all_diverged};
}

} // namespace

RunSummary run_summary(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard) {
    if (shard)
        return {.lines = {fmt::format("{} is complete: shard {}, to be joined with the others by mattis merge",
                                      output.string(), shard->text())}};
    RunSummary summary{.lines = {fmt::format("{} is complete", output.string())}};
    try {
        const RunSummary more = of_whole_job(output);
        summary.nothing_converged = more.nothing_converged;
        std::ranges::copy(more.lines, std::back_inserter(summary.lines));
    } catch (const io::FileError& error) {
        summary.lines.push_back(fmt::format("it cannot be read again: {}", error.what()));
    }
    return summary;
}

} // namespace mattis::app
