#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/pattern_file.hpp"
#include "models/contract/expectation.hpp"
#include "phase_diagrams/parts/planned_part.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"
#include "phase_diagrams/parts/simulation/simulations.hpp"

namespace mattis::diagram {

/// The simulation of a job. First comes a task for each disorder sample of each simulation; its result is the bytes of
/// an mc::RunResult. Then comes a task for each point at which theory is compared with the simulation; its result is
/// the bytes of an Expectation.
class SimulationPlan final : public PlannedPart {
public:
    /// Throws InputError when the job asks for more points than can be held, a size too small for the model, energies
    /// beyond exact integers, a pattern file of the wrong shape.
    explicit SimulationPlan(std::shared_ptr<const Job> job);

    std::vector<SimulatedPoint> points; ///< by point, then size
    std::vector<Simulation> simulations;
    io::PatternFile archetypes;                 ///< empty without a pattern file
    std::vector<ParameterValues> theory_points; ///< parameters at which theory is asked for: those of the points and,
                                                ///< where sizes are extrapolated, the loads that they realise

    /// Precondition: there are points.
    const MonteCarloSection& section() const { return *job().section<MonteCarloSection>(); }
    std::string point_name(std::size_t point) const;           ///< "alpha = 0.1  T = 0.3  N = 60"
    std::string simulation_name(std::size_t simulation) const; ///< that of its point; of a ladder without T
    std::vector<std::string> ansaetze() const;                 ///< of the theory that it is compared with
    ChainStart chain_start() const;                            ///< as theory must know it; precondition as above

    std::size_t samples() const; ///< tasks that are disorder samples: the first ones
    bool is_sample(std::size_t task) const { return task < samples(); }
    std::size_t simulation_of(std::size_t task) const;
    int sample_of(std::size_t task) const;
    const ParameterValues& place_of(std::size_t task) const { return theory_points[task - samples()]; }

    std::size_t tasks() const override { return samples() + theory_points.size(); }
    std::string content(std::size_t task) const override;
    std::string name(std::size_t task) const override;
    double seconds(std::size_t task) const override;
    bool comes_first(std::size_t task) const override { return !is_sample(task); }
    std::unique_ptr<PartTask> make(std::size_t task, int threads) const override;
    double share_done(std::size_t task, const Bytes& state) const override;

    CostKind kind(std::size_t task) const override;
    double seconds_to_begin(std::size_t task) const override;
    double block_seconds(std::size_t task) const override;
    double rough_seconds(std::size_t task) const override;
    double seconds_to_finish(std::size_t task) const override;
    std::size_t trial_points(std::size_t task) const override { return is_sample(task) ? 0 : 1; }
    void try_point(std::size_t task, std::size_t point) const override;
    TaskMemory memory() const override;
    ResultMemory results() const override;

    std::string identity_of_files() const override;
    void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const override;
    std::unique_ptr<PartProgress> progress() const override;
    CheckReport check(std::span<const double> seconds) const override;

    std::size_t tasks_in_first_ledgers() const override { return samples(); }

private:
    void require_countable() const;
    void require_archetypes(const Simulation& simulation) const;
    void plan_expectations();

    std::string archetypes_text_;
};

} // namespace mattis::diagram
