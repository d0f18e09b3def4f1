#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"

namespace mattis::diagram {

/// What is measured under one name: an observable or, where several patterns are watched, that of one pattern.
struct SeriesColumn {
    mc::Observable observable{};
    int pattern = 0;
    std::string column; ///< "m", "m_2"
};

/// Everything that is measured in a model whose simulation watches `patterns`, with data that stand for them or
/// without, in the order of the table of observables.
std::vector<SeriesColumn> series_columns(const ModelInfo& model, int patterns, bool data = false);

/// Those of one observable; none if there is none of this name.
std::vector<SeriesColumn> series_columns_of(const ModelInfo& model, std::string_view observable, int patterns,
                                            bool data = false);

/// Patterns that a simulation watches in a model of several; 1 in any other.
int watched_patterns(const Simulation& simulation);

/// The most that any simulation of a plan watches: how many columns there are.
int watched_patterns(const SimulationPlan& plan);

/// Whether there are data that stand for the patterns: their overlaps and losses are measured.
bool watches_data(const Simulation& simulation);
/// The same of any simulation of a plan.
bool watches_data(const SimulationPlan& plan);

} // namespace mattis::diagram
