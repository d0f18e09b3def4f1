#pragma once

#include "core/table.hpp"
#include "farm/farm.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/record_tables.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

/// What the simulation of a job has found so far, as tables. Escaped replicas are counted and left out of every mean.
struct SimulationTables {
    Table points;   ///< montecarlo/points: one row per point and size with a finished sample
    Table samples;  ///< montecarlo/samples: one row per finished disorder sample
    Tables records; ///< the others below montecarlo/
};

/// Columns of the tables: docs/results.md. Errors are standard errors between disorder samples. `known` says where
/// chains can stay in a valley.
SimulationTables simulation_tables(const SimulationPlan& plan, std::span<const farm::Progress> ledger,
                                   const Expectations& known);

} // namespace mattis::diagram
