#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/job.hpp"
#include "io/pattern_file.hpp"
#include "phase_diagrams/parts/simulation/simulations.hpp"

namespace mattis::diagram {

/// Solutions of one ansatz along one row of the grid of all axes (the last axis runs along it).
struct TheoryRow {
    std::string ansatz;
    std::vector<ParameterValues> points;
    std::size_t patterns = 0; ///< reported of each state: the same in all rows (reported_patterns)
};

/// One line of one ansatz along the axes that it does not find.
struct Line {
    std::string ansatz; ///< of the followed branch
    std::string rival;  ///< ansatz of the phase it is compared with; empty: the line has none
    std::string name;
    std::string find;
    std::vector<ParameterValues> points; ///< the parameter found holds the lowest allowed value
};

enum class TaskKind { theory, line, sample };

/// One task of the farm: a row, a line, or one disorder sample of a simulation.
struct PlannedTask {
    TaskKind kind;
    std::size_t item; ///< in Plan::rows, Plan::lines or Plan::simulations
    int sample = 0;
};

/// What a job asks for, spelt out. A function of the job alone: every rank makes the same.
struct Plan {
    io::Job job;
    std::vector<TheoryRow> rows;
    std::vector<Line> lines;
    std::vector<SimulatedPoint> points; ///< by point, then size
    std::vector<Simulation> simulations;
    io::PatternFile archetypes; ///< empty without a pattern file
    std::vector<PlannedTask> tasks;

    std::string identity() const;                  ///< 16 hexadecimal digits: jobs with the same results have the same
    std::string task_name(std::size_t task) const; ///< for messages
    double task_seconds(std::size_t task) const;   ///< rough cost
    double memory() const;                         ///< bytes of the largest simulation task
    std::string point_name(std::size_t point) const;           ///< "alpha = 0.1  T = 0.3  N = 60"
    std::string simulation_name(std::size_t simulation) const; ///< that of its point; of a ladder without T
};

/// Spells a job out. Throws InputError when it asks for what cannot be: more points than can be held, a size too small
/// for the model, energies beyond exact integers, a pattern file of the wrong shape, more memory for `workers` tasks at
/// a time than this machine has (with the figure).
Plan make_plan(io::Job job, int workers);

} // namespace mattis::diagram
