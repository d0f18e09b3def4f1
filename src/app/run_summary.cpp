#include "app/run_summary.hpp"

#include <algorithm>
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

std::string of_whole_job(const std::filesystem::path& output) {
    const io::ResultFile file = io::read(output);
    std::string text;
    for (const std::string& line : diagram::absent_lines(file.tables)) text += fmt::format("\nline {}", line);
    const auto agreement = file.tables.find("agreement");
    const bool compared = agreement != file.tables.end();
    if (compared)
        text += fmt::format("\nverdict: {} ({})", verdict_text(diagram::overall(agreement->second)),
                            count_text(agreement->second));
    return text + fmt::format("\nnext: mattis {} {}", compared ? "compare" : "export", shell_word(output.string()));
}

} // namespace

std::string run_summary(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard) {
    if (shard)
        return fmt::format("{} is complete: shard {}, to be joined with the others by mattis merge", output.string(),
                           shard->text());
    std::string text = fmt::format("{} is complete", output.string());
    try {
        return text + of_whole_job(output);
    } catch (const io::FileError& error) {
        return text + fmt::format("\nit cannot be read again: {}", error.what());
    }
}

} // namespace mattis::app
