#pragma once

#include <optional>

#include "models/catalogue.hpp"
#include "solvers/solution.hpp"

namespace mattis::diagram {

/// The state without retrieval that a model is in at a point, as far as replica-symmetric theory knows it.
struct DisorderedState {
    solvers::Solution state; ///< the branch with the physical free energy; absent if there is none
    bool frozen = false; ///< below the static temperature of a discontinuous glass: `state` is the paramagnet at that
                         ///< temperature, whose free energy bounds the glass's from below
};

/// Temperature below which a discontinuous glass freezes (theta = 1, exact); nothing for models whose glass appears
/// continuously. It does not depend on the temperature in `at`.
std::optional<double> freezing_temperature(const ModelInfo& model, const ParameterValues& at);

/// The disordered state at a point with this freezing temperature. Source: docs/theory.md, section "Phases".
DisorderedState disordered_state(const ModelInfo& model, const ParameterValues& at, std::optional<double> freezing);

} // namespace mattis::diagram
