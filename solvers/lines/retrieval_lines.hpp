#pragma once

#include <functional>
#include <optional>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

// Lines of the retrieval branch at fixed load or temperature or any other parameter, replica-symmetric. Precondition:
// the model has a signal.

/// The end of the retrieval branch as the load grows, at the temperature of the model; nothing where there is none.
std::optional<LinePoint> rs_end_of_retrieval(const Site& model);

/// Folds of the retrieval branch: where it ends when the parameter grows (or, re-entrant in T, begins); of examples the
/// least number with which there is retrieval. Points of networks that learn carry the flag of the low-q branch, and a
/// remark says where it is set.
LineResult rs_spinodal(const Site& model, const Sought& find);

/// Ends of the weak branches as the load grows, ascending. Finds the load.
LineResult rs_weak_spinodal(const Site& model);

/// The retrieval state of a model as a point of a line. Precondition: it has one.
LinePoint retrieval_point(const Site& model, double found);

/// Zeros of `gap` of a model along the retrieval branch, with its states there; nothing where gap has no value.
LineResult where_retrieval_is_zero(const Site& model, const Sought& find,
                                   const std::function<std::optional<double>(const Site& at)>& gap);

/// Equal free energy of retrieval and the disordered state (paramagnet, or glass where that one is unstable).
LineResult rs_transition(const Site& model, const Sought& find);

/// De Almeida-Thouless line of the retrieval branch. At small load it lies at T ~ exp(-1/alpha), and the replicon has
/// no value at T = 0.
LineResult retrieval_replicon(const Site& model, const Sought& find);

/// Nishimori line T = alpha (distinct, P >= 3): retrieval with m = q. Finds the load or the temperature.
LineResult nishimori_line(const Site& model, const Sought& find);

} // namespace mattis::solvers
