#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phase_diagrams/parts/planned_part.hpp"
#include "phase_diagrams/parts/potential/curve_tables.hpp"
#include "phase_diagrams/parts/potential/section.hpp"

namespace mattis::diagram {

/// The potentials of a job: a task for each ansatz, each point of the grid of all axes, and each choice of own
/// parameters, the last running fastest. Its result are the bytes of CurveTables.
class PotentialPlan final : public PlannedPart {
public:
    /// Throws InputError when there are too many curves, and where a corner of the grid cannot be asked for.
    explicit PotentialPlan(std::shared_ptr<const Job> job);

    /// Precondition: the job has the section.
    const PotentialSection& section() const { return *job().section<PotentialSection>(); }
    const Potential& potential() const { return *potential_; }
    CurveAt at(std::size_t task) const;
    /// The curve of a task. Throws InputError where it cannot be asked for.
    PotentialCurve curve(const CurveAt& at) const;

    std::size_t tasks() const override { return ansaetze_.size() * points_.size() * own_.size(); }
    std::string content(std::size_t task) const override;
    std::string name(std::size_t task) const override;
    double seconds(std::size_t task) const override;
    std::unique_ptr<PartTask> make(std::size_t task, int threads) const override;
    double share_done(std::size_t task, const Bytes& state) const override;

    CostKind kind(std::size_t task) const override;
    std::size_t trial_points(std::size_t) const override { return 1; }
    void try_point(std::size_t task, std::size_t point) const override;
    ResultMemory results() const override;

    void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const override;
    std::unique_ptr<PartProgress> progress() const override { return std::make_unique<TaskCount>("potentials"); }
    CheckReport check(std::span<const double> seconds) const override;

private:
    using Own = std::vector<std::optional<double>>;

    void require_askable_corners() const;

    const Potential* potential_ = nullptr;
    std::vector<Ansatz> ansaetze_;
    std::vector<ParameterValues> points_;
    std::vector<Own> own_;
};

} // namespace mattis::diagram
