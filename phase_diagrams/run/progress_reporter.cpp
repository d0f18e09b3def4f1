#include "phase_diagrams/run/progress_reporter.hpp"

#include <algorithm>
#include <utility>

namespace mattis::diagram {

ProgressReporter::ProgressReporter(const Plan& plan, std::vector<bool> chosen, Report report)
    : plan_(plan), counter_(plan, std::move(chosen)), report_(std::move(report)) {}

void ProgressReporter::report_if_due(const farm::Ledger& ledger) {
    constexpr std::chrono::duration<double> shortest{2.0}, longest{20.0};
    constexpr double idle = 50.0; // so many times as long as a report takes there is none
    const auto now = Clock::now();
    if (!report_ || now < next_) return;
    const RunProgress& progress = counter_.take(ledger);
    if (!left_before_) left_before_ = progress.cost_left;
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    report_({plan_, progress, seconds, pace(*left_before_, progress.cost_left, seconds)});
    const std::chrono::duration<double> took = Clock::now() - now;
    next_ = now + std::chrono::duration_cast<Clock::duration>(std::clamp(idle * took, shortest, longest));
}

} // namespace mattis::diagram
