#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "phase_diagrams/run/progress.hpp"

namespace mattis::diagram {

/// Where a run that is going on stands.
struct LiveReport {
    const Plan& plan;
    const RunProgress& progress;
    double seconds = 0.0;       ///< since this run began
    std::optional<double> pace; ///< cost done per second, by this run
};

/// Reports the progress of a run now and then, and not so often that it costs anything.
class ProgressReporter {
public:
    using Report = std::function<void(const LiveReport&)>;

    /// `chosen`: as farm::Options::chosen. The plan must outlive the reporter.
    ProgressReporter(const Plan& plan, std::vector<bool> chosen, Report report);

    /// Reports if it is time to.
    void report_if_due(const farm::Ledger& ledger);

private:
    using Clock = std::chrono::steady_clock;

    const Plan& plan_;
    ProgressCounter counter_;
    Report report_;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point next_ = begin_;
    std::optional<double> left_before_; ///< cost that was left when this run began
};

} // namespace mattis::diagram
