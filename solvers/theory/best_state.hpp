#pragma once

#include <optional>
#include <vector>

#include "models/catalogue.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// What decides between states: the free energy, or minus the entropy of a model without thermodynamics. Nothing where
/// the state has not got it.
std::optional<double> weight_of(const ModelInfo& model, const Solution& state);

/// The stable state of least weight, the first of equal ones; nullptr where no stable state has a weight.
const Solution* best_state(const ModelInfo& model, const std::vector<Solution>& states);

} // namespace mattis::solvers
