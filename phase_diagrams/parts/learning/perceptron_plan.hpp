#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "phase_diagrams/parts/learning/perceptron_point.hpp"
#include "phase_diagrams/parts/learning/progress.hpp"
#include "phase_diagrams/parts/learning/section.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// The perceptrons of a job that learn in field space. First comes a task for each sample of each setting; its result
/// is the bytes of a PerceptronOutcome. Then comes a task for each point that theory is asked for; its result is the
/// bytes of the table of all branches there.
///
/// Random numbers: a sample of any point draws from streams that depend on seed, N and its number alone. So at all
/// points of a job the perceptrons of a sample start from the same fields and have the same teacher 1 and the same
/// first inputs; a larger load has more of them. Differences between points fluctuate less than the points themselves,
/// whose errors are not independent of each other. Task 1 is learned again at each point: it costs little beside
/// task 2.
class PerceptronPlan final : public PlannedPart, public LearningRuns {
public:
    /// Throws InputError when the job asks for more than can be held, or for what theory cannot be asked.
    explicit PerceptronPlan(std::shared_ptr<const Job> job);

    std::vector<PerceptronPoint> points;
    std::vector<PerceptronSetting> settings;
    std::vector<ParameterValues> theory_points;

    /// Precondition: there are points.
    const LearningSection& section() const { return *job().section<LearningSection>(); }
    std::size_t samples() const; ///< tasks that are samples: the first ones
    bool is_sample(std::size_t task) const { return task < samples(); }
    std::size_t setting_of(std::size_t task) const { return task / of_setting(); }
    int sample_of(std::size_t task) const { return static_cast<int>(task % of_setting()); }
    std::size_t task_of(std::size_t setting, std::size_t sample) const { return setting * of_setting() + sample; }
    std::size_t of_setting() const { return static_cast<std::size_t>(section().samples); }
    std::string setting_name(std::size_t setting) const; ///< "alpha = 0.3": of the first point that has it
    StreamKey key(int sample) const;

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
    std::unique_ptr<PartProgress> progress() const override;
    CheckReport check(std::span<const double> seconds) const override;

    std::string run_name(std::size_t run) const override { return name(run); }
    std::optional<LearningSight> sight_of_state(std::size_t run, const Bytes& state) const override;
    std::optional<LearningSight> sight_of_result(std::size_t run, const Bytes& result) const override;

private:
    void plan_points();
    void plan_theory();
};

/// States of all branches at a point, by the first ansatz of the model.
Table perceptron_theory(const ModelInfo& model, const ParameterValues& at);

} // namespace mattis::diagram
