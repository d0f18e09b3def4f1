#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phase_diagrams/parts/planned_part.hpp"
#include "phase_diagrams/parts/theory/section.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"

namespace mattis::diagram {

/// Solutions of one ansatz along one row of the grid of all axes (the last axis runs along it).
struct TheoryRow {
    Ansatz ansatz;
    std::vector<ParameterValues> points;
    std::size_t patterns = 0; ///< reported of each state: the same in all rows (reported_patterns)
};

/// One line of one ansatz along the axes that it does not find.
struct PlannedLine {
    Ansatz ansatz;     ///< of the followed branch
    std::string rival; ///< ansatz of the phase it is compared with; empty: the line has none
    std::string name;
    std::string find;
    std::vector<ParameterValues> points; ///< the parameter found holds the lowest allowed value

    LineAsked asked() const { return {name, find, ansatz.name, rival}; }
};

/// The theory of a job: a task for each row of the grid, then one for each line. Results are the bytes of tables.
class TheoryPlan final : public PlannedPart {
public:
    /// Throws InputError when the grid is too large.
    explicit TheoryPlan(std::shared_ptr<const Job> job);

    std::vector<TheoryRow> rows;
    std::vector<PlannedLine> lines;

    /// Points of all rows.
    std::size_t grid_points() const;
    bool is_row(std::size_t task) const { return task < rows.size(); }
    const TheoryRow& row(std::size_t task) const { return rows[task]; }
    const PlannedLine& line(std::size_t task) const { return lines[task - rows.size()]; }

    std::size_t tasks() const override { return rows.size() + lines.size(); }
    std::string content(std::size_t task) const override;
    std::string name(std::size_t task) const override;
    double seconds(std::size_t task) const override;
    std::unique_ptr<PartTask> make(std::size_t task, int threads) const override;
    double share_done(std::size_t task, const Bytes& state) const override;

    CostKind kind(std::size_t task) const override;
    double block_seconds(std::size_t task) const override;
    std::size_t trial_points(std::size_t task) const override;
    void try_point(std::size_t task, std::size_t point) const override;
    ResultMemory results() const override;

    void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const override;
    std::unique_ptr<PartProgress> progress() const override;
    CheckReport check(std::span<const double> seconds) const override;

    std::size_t tasks_in_first_ledgers() const override { return tasks(); }
    void upgrade(std::size_t task, Bytes& result) const override;

private:
    void require_all_askable() const;
    const std::vector<ParameterValues>& points(std::size_t task) const;
    const Ansatz& ansatz(std::size_t task) const;
};

} // namespace mattis::diagram
