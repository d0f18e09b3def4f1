#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "montecarlo/observables.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// Tasks of one sort: how many there are, and how many are finished.
struct Count {
    std::size_t finished = 0;
    std::size_t all = 0;
};

/// How far one simulation has come: a point and size, or a ladder.
struct PointProgress {
    /// Observables whose autocorrelation is shown.
    static constexpr std::array shown{mc::Observable::m, mc::Observable::energy, mc::Observable::q};

    Count samples;
    std::size_t running = 0;  ///< samples that a thread computes, or is about to
    double begun = 0.0;       ///< shares of their sweeps that unfinished samples have done, summed
    std::int64_t chains = 0;  ///< replicas of finished samples
    std::int64_t escaped = 0; ///< of them, those that left retrieval
    std::array<std::optional<double>, shown.size()> tau{}; ///< mean over finished samples, sweeps; slowest rung
    double cost = 0.0;                                     ///< of all samples, seconds by the rough formula of the plan
    double cost_left = 0.0;
};

/// How far a run, or a shard, has come.
struct RunProgress {
    Count tasks;
    Count rows; ///< of the theory grid
    Count lines;
    std::vector<PointProgress> points; ///< as Plan::simulations
    double cost = 0.0;                 ///< of all tasks, as above
    double cost_left = 0.0;
};

/// Keeps the progress of a ledger that grows: what is finished is read once.
class ProgressCounter {
public:
    /// `chosen`: as farm::Options::chosen. The plan must outlive the counter.
    explicit ProgressCounter(const Plan& plan, std::vector<bool> chosen = {});

    /// Throws BytesError if the ledger holds what is no result of the plan's tasks.
    const RunProgress& take(const farm::Ledger& ledger);

private:
    /// Sums over finished samples of one observable at one point.
    struct Sum {
        double tau = 0.0;
        int samples = 0;
    };

    bool is_chosen(std::size_t task) const { return chosen_.empty() || chosen_[task]; }
    Count& count_of(const PlannedTask& task);
    void add_finished(std::size_t task, const Bytes& result);
    void add_unfinished(std::size_t task, const farm::Progress& progress);

    const Plan& plan_;
    std::vector<bool> chosen_;
    std::vector<bool> counted_; ///< by task: finished and read
    std::vector<std::array<Sum, PointProgress::shown.size()>> sums_;
    RunProgress progress_;
};

/// How far the run of a result file had come when it was written. Throws io::FileError if the file's state is not one
/// of this plan.
RunProgress progress_of(const Plan& plan, const io::ResultFile& file);

/// Cost done per second: `left_before` was left of it `seconds` ago. Nothing while that cannot be told.
std::optional<double> pace(double left_before, double left_now, double seconds);

} // namespace mattis::diagram
