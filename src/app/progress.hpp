#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace mattis::app {

/// Shows how far a run has come on stderr: a bar that is redrawn on a terminal, a plain line now and then in a log
/// file.
class ProgressDisplay {
public:
    ProgressDisplay();
    /// Ends the line of the bar.
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    void show(std::size_t finished, std::size_t tasks);
    /// What is said of the tasks that are going on, behind their numbers, from now on.
    void detail(std::string text) { detail_ = std::move(text); }

private:
    using Clock = std::chrono::steady_clock;

    bool terminal_;
    bool drawn_ = false;
    Clock::time_point begin_;
    Clock::time_point last_line_;
    std::size_t finished_before_ = 0; ///< tasks that an earlier run had finished
    bool started_ = false;
    std::string detail_;
    bool said_all_ = false; ///< the last line is there; ranks may take a while to end after it
};

/// "1200/3000 tasks  40%  12.3/s  2.4 min left": the text of the bar and of the lines.
std::string progress_text(std::size_t finished, std::size_t tasks, std::size_t finished_before, double seconds);

} // namespace mattis::app
