#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/contract/hamiltonian.hpp"
#include "montecarlo/sample/fixed_overlap_run.hpp"
#include "phase_diagrams/parts/fixed_overlap/section.hpp"
#include "phase_diagrams/parts/planned_part.hpp"
#include "phase_diagrams/verdict/slope_expectation.hpp"

namespace mattis::diagram {

/// One overlap at one point and size.
struct OverlapPoint {
    ParameterValues values;
    ParameterValues realised; ///< with the load that K patterns realise
    double m = 0.0;           ///< asked for
    Hamiltonian hamiltonian;
    mc::FixedOverlapSchedule schedule;
    std::string description;         ///< everything that a sample depends on but seed and number
    std::uint64_t content = 0;       ///< of its random streams
    double seconds = 0.0;            ///< rough, of a sample; shards are dealt by it: it does not change
    double begin = 0.0, sweep = 0.0; ///< rough seconds
    double memory = 0.0;             ///< bytes of a sample
};

/// The simulations at fixed overlap of a job. First comes a task for each disorder sample of each point; its result is
/// the bytes of an mc::FixedOverlapResult. Then comes a task for each state that theory is asked for; its result is the
/// bytes of a SlopeExpectation.
class FixedOverlapPlan final : public PlannedPart {
public:
    /// Throws InputError when the job asks for more than can be held, for a size too small for the model, or for a
    /// point that does not store patterns of N signs.
    explicit FixedOverlapPlan(std::shared_ptr<const Job> job);

    std::vector<OverlapPoint> points;       ///< by point, then overlap, then size
    std::vector<OverlapStep> theory_points; ///< where theory is asked for

    /// Precondition: there are points.
    const FixedOverlapSection& section() const { return *job().section<FixedOverlapSection>(); }
    std::size_t samples() const; ///< tasks that are disorder samples: the first ones
    bool is_sample(std::size_t task) const { return task < samples(); }
    std::size_t point_of(std::size_t task) const { return task / static_cast<std::size_t>(section().samples); }
    int sample_of(std::size_t task) const {
        return static_cast<int>(task % static_cast<std::size_t>(section().samples));
    }
    std::string point_name(std::size_t point) const; ///< "T = 0.3  m = 0.8  N = 60"

    std::size_t tasks() const override { return samples() + theory_points.size(); }
    std::string content(std::size_t task) const override;
    std::string name(std::size_t task) const override;
    double seconds(std::size_t task) const override;
    bool comes_first(std::size_t task) const override { return !is_sample(task); }
    std::unique_ptr<PartTask> make(std::size_t task, int threads) const override;
    double share_done(std::size_t task, const Bytes& state) const override;
    CostKind kind(std::size_t task) const override;
    double rough_seconds(std::size_t task) const override;
    double seconds_to_begin(std::size_t task) const override;
    double block_seconds(std::size_t task) const override;
    std::size_t trial_points(std::size_t task) const override { return is_sample(task) ? 0 : 1; }
    void try_point(std::size_t task, std::size_t point) const override;
    TaskMemory memory() const override;
    ResultMemory results() const override;
    void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const override;
    std::unique_ptr<PartProgress> progress() const override {
        return std::make_unique<TaskCount>("fixed_overlap_tasks");
    }
    CheckReport check(std::span<const double> seconds) const override;

private:
    void require_countable() const;
    OverlapPoint point_at(const ParameterValues& values, double m, int N) const;
    void plan_expectations();
};

/// The task of a disorder sample. The plan must outlive it.
std::unique_ptr<PartTask> fixed_overlap_task(const FixedOverlapPlan& plan, std::size_t task);

} // namespace mattis::diagram
