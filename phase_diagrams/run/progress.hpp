#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// How far a run, or a shard, has come.
struct RunProgress {
    Count tasks;
    std::vector<std::unique_ptr<PartProgress>> parts; ///< as Plan::parts
    double cost = 0.0;                                ///< of all tasks, seconds by the rough formula of the plan
    double cost_left = 0.0;

    /// That of a part, by its type. Precondition: there is one.
    template <class Part>
    const Part& part() const {
        for (const auto& part : parts)
            if (const auto* found = dynamic_cast<const Part*>(part.get())) return *found;
        throw std::logic_error("the progress of a run has no such part");
    }
};

/// Keeps the progress of a ledger that grows: what is finished is read once.
class ProgressCounter {
public:
    /// `chosen`: as farm::Options::chosen. The plan must outlive the counter.
    explicit ProgressCounter(const Plan& plan, std::vector<bool> chosen = {});

    /// Throws BytesError if the ledger holds what is no result of the plan's tasks.
    const RunProgress& take(const farm::Ledger& ledger);

    /// Everything that was chosen is finished.
    const RunProgress& finish();

    /// Hands the progress over.
    RunProgress release() && { return std::move(progress_); }

private:
    bool is_chosen(std::size_t task) const { return chosen_.empty() || chosen_[task]; }
    void add_finished(std::size_t task, const Bytes& result);
    void add_unfinished(std::size_t task, const farm::Progress& progress);

    const Plan& plan_;
    std::vector<bool> chosen_;
    std::vector<bool> counted_; ///< by task: finished and read
    RunProgress progress_;
};

/// How far the run of a result file had come when it was written. Throws io::FileError if the file's state is not one
/// of this plan.
RunProgress progress_of(const Plan& plan, const io::ResultFile& file);

/// Cost done per second: `left_before` was left of it `seconds` ago. Nothing while that cannot be told.
std::optional<double> pace(double left_before, double left_now, double seconds);

} // namespace mattis::diagram
