#include "app/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "app/message.hpp"
#include "app/offer.hpp"
#include "core/text_table.hpp"

namespace mattis::app {

std::string progress_text(std::size_t finished, std::size_t tasks, std::size_t finished_before, double seconds) {
    const double share = tasks == 0 ? 1.0 : static_cast<double>(finished) / static_cast<double>(tasks);
    std::string text = fmt::format("{}/{} tasks  {:.0f}%", finished, tasks, 100.0 * share);
    const double rate = seconds > 0.0 ? static_cast<double>(finished - finished_before) / seconds : 0.0;
    if (rate > 0.0)
        text +=
            fmt::format("  {:.3g}/s  about {} left", rate, duration_text(static_cast<double>(tasks - finished) / rate));
    return text;
}

ProgressDisplay::ProgressDisplay()
    : terminal_(isatty(STDERR_FILENO) == 1), begin_(Clock::now()), last_line_(begin_ - std::chrono::hours(1)) {}

ProgressDisplay::~ProgressDisplay() {
    if (drawn_) offer(STDERR_FILENO, "\n");
}

void ProgressDisplay::show(std::size_t finished, std::size_t tasks) {
    constexpr int width = 30;
    constexpr std::chrono::seconds between_lines{30};
    constexpr std::chrono::milliseconds at_once{0}; // the run does not wait for readers
    if (!started_) finished_before_ = finished, started_ = true;
    const auto now = Clock::now();
    std::string text =
        progress_text(finished, tasks, finished_before_, std::chrono::duration<double>(now - begin_).count());
    if (!detail_.empty() && finished < tasks) text += "  " + detail_;
    if (terminal_) {
        const int filled = tasks == 0 ? width : static_cast<int>(width * finished / tasks);
        offer(STDERR_FILENO, fmt::format("\r\033[K[{:=<{}}{: <{}}] {}", "", filled, "", width - filled, text), at_once);
        drawn_ = true;
    } else if ((finished == tasks && !said_all_) || now - last_line_ >= between_lines) {
        tell(text, at_once);
        last_line_ = now;
        said_all_ = finished == tasks;
    }
}

} // namespace mattis::app
