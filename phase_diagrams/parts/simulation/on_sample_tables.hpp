#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"

namespace mattis::diagram {

/// A number that the mean-field equations of a sample give and the simulation measures.
struct OnSample {
    mc::Observable observable{};
    int pattern = 0;
    std::string column; ///< of the simulation: "m_2", "q"
};

/// Ends the names of columns that hold the distance of a simulation from the equations of its samples.
inline constexpr std::string_view gap_suffix = "_gap";

/// All of them, for as many patterns, with data that stand for them or without (series_columns).
std::vector<OnSample> compared_on_sample(const ModelInfo& model, int patterns, bool data);

/// Simulation less mean field, mean over the replicas (pairs) of a sample that have not escaped. No value where the
/// equations of one of them have not converged. Overlaps of two replicas have none either where replicas chose their
/// states at random, or where their equations have led to different states.
double gap(const mc::SampleResult& result, const OnSample& of, const mc::Schedule& schedule);

/// Adds to a row of points, for each of them: COLUMN_field, the mean over samples, COLUMN_gap and COLUMN_gap_error; and
/// on_sample, the number of samples in which every replica has its solution.
void add_on_sample(Table& points, std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                   std::span<const OnSample> compared);

/// Adds COLUMN_gap to a row of samples.
void add_on_sample(Table& table, const mc::SampleResult& result, const mc::Schedule& schedule,
                   std::span<const OnSample> compared);

/// Columns of gaps that are judged in a simulation of this Hamiltonian, see Kind::judged_on_sample.
std::vector<std::string> judged_gaps(const ModelInfo& model, const Hamiltonian& hamiltonian);

} // namespace mattis::diagram
