#pragma once

#include <cstddef>
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

/// Replica-symmetric solutions of the named branches, in their order, at every one of `models`. These are rows of `row`
/// points each: along a row every branch is followed by continuation (Newton from the point before); rows are
/// independent, and shared among threads. The result does not depend on the number of threads.
/// Precondition: row >= 1 divides the number of models.
std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches);

/// One update from the archetype, reported as a retrieval state with m alone. Precondition: the model has a signal.
Solution solve_one_step(const AnyModel& model);

} // namespace mattis::solvers
