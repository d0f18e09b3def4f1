#pragma once

#include <array>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "models/catalogue.hpp"
#include "solvers/solution.hpp"

namespace mattis::solvers {

/// Ansaetze of this version: `rs`, replica-symmetric; `one_step`, signal-to-noise of one update from the archetype.
std::vector<std::string_view> ansaetze(const ModelInfo& model);

/// Order parameters of a model's replica-symmetric states, by name.
std::vector<std::string_view> order_names(std::string_view model);

/// Last converged unknowns of each branch, handed from point to point of a sweep.
using WarmStart = std::map<Branch, Vector>;

/// Replica-symmetric solutions of the named branches at one point, in their order; `warm` is read and updated.
std::vector<Solution> solve_rs(const AnyModel& model, std::span<const Branch> branches, WarmStart& warm);

/// One update from the archetype, reported as a retrieval state with m alone. Precondition: the model has a signal.
Solution solve_one_step(const AnyModel& model);

} // namespace mattis::solvers
