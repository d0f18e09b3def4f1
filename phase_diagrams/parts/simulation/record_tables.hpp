#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/table.hpp"
#include "montecarlo/sample/sample_result.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"

namespace mattis::diagram {

/// Adds to tables below montecarlo/, by name, what was recorded at one point, row `row` of montecarlo/points:
/// bins/<observable> and log_time/<observable> of the observables that the job asks for, histograms/<observable>,
/// trajectory, configurations.
void add_records(Tables& tables, const SimulationPlan& plan, const Simulation& simulation, std::int64_t row, int N,
                 std::span<const FinishedSample> samples);

/// Adds how the ladders of one simulation have exchanged, means over samples and replicas: a row of ladders, and a row
/// of exchanges for each pair of neighbouring rungs. Nothing without a ladder.
void add_exchanges(Tables& tables, const SimulationPlan& plan, const Simulation& simulation,
                   std::span<const mc::RunResult> results);

/// Round trips of each chain of a ladder: mean over samples, replicas and chains; NaN without a ladder.
double round_trips(std::span<const mc::RunResult> results);

} // namespace mattis::diagram
