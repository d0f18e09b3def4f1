#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/catalogue.hpp"
#include "solvers/solution.hpp"

namespace mattis::solvers {

/// The ansatz that is the limit of infinitely many steps of replica-symmetry breaking.
inline constexpr std::string_view limit_ansatz = "frsb";

/// Ansaetze of this version: `rs`, replica-symmetric; `1rsb` … `12rsb`, so many steps of replica-symmetry breaking;
/// `frsb`, the limit of infinitely many; `one_step`, signal-to-noise of one update from the archetype.
std::vector<std::string_view> ansaetze(const ModelInfo& model);

/// Number of steps of replica-symmetry breaking of an ansatz: 0 for `rs`, k for `<k>rsb`; nothing for `frsb` and
/// `one_step`. Precondition: it is one of ansaetze(model).
std::optional<std::size_t> depth_of(std::string_view ansatz);

/// The branches that an ansatz has: with broken symmetry, the glass in equilibrium is `glass_static`,
/// and of one step there is the marginal one, `glass_marginal`.
std::vector<Branch> branches_of(const ModelInfo& model, std::string_view ansatz);

/// Names of the order parameters of the solutions of an ansatz: m, q, C, and p or those of broken symmetry (see
/// broken_order), of which a solution has the ones that are its own: at T = 0 y and C in place of theta, and where the
/// symmetry is not broken those of `rs`.
std::vector<std::string_view> order_names(std::string_view model, std::string_view ansatz = "rs");

/// Those of them that have an entry for each pattern.
std::vector<std::string_view> array_names(std::string_view model);

/// Replica-symmetric solutions of the named branches, in their order, at every one of `models`. These are rows of `row`
/// points each: along a row every branch is followed by continuation (Newton from the point before; states of several
/// patterns as multitasking_row says); rows are independent, and shared among threads. The result does not depend on
/// the number of threads.
/// Precondition: row >= 1 divides the number of models.
std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches);

/// Solutions of the named branches with up to `depth` >= 1 steps of replica-symmetry breaking at every one of `models`,
/// each from a start of its own; shared among threads. A retrieval state whose symmetry is not broken is the
/// replica-symmetric one, a glass that is stable with fewer steps has these; see broken_glass.hpp and
/// broken_retrieval.hpp.
std::vector<std::vector<Solution>> solve_rsb(std::span<const AnyModel> models, std::size_t depth,
                                             std::span<const Branch> branches);

/// The same in the limit of infinitely many steps, see full_breaking.hpp.
std::vector<std::vector<Solution>> solve_frsb(std::span<const AnyModel> models, std::span<const Branch> branches);

/// Solutions of any ansatz at a row of points: rows of solve_rs, points of solve_rsb and solve_frsb, or solve_one_step.
/// Precondition: the ansatz is one of ansaetze(model), the branches are among its own, as for solve_rs.
std::vector<std::vector<Solution>> solve(std::span<const AnyModel> models, std::size_t row, std::string_view ansatz,
                                         std::span<const Branch> branches);

/// One update from the archetype, reported as a retrieval state with m alone. Precondition: the model has a signal.
Solution solve_one_step(const AnyModel& model);

} // namespace mattis::solvers
