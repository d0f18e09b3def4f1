#pragma once

#include <string_view>
#include <vector>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// Retrieval branch: the state with m > 0 that is connected to the one of zero load, up to the spinodal. `warm` may
/// give the unknowns of a neighbouring point. A root found directly is accepted only where it cannot lie beyond the
/// fold. All other cases are decided on the explicit curve, which also proves absence. Absent without a signal.
Solution rs_retrieval(const Site& model, const Vector* warm = nullptr);

/// Flag of retrieval states of networks that learn: P > 2 and q < 0.65.
inline constexpr std::string_view low_q_branch = "low_q_branch";
inline constexpr std::string_view low_q_doc = "q < 0.65 (P > 2): noise alone is in its glass there, or nearly";

/// Its value for a state of overlap q with n > 0; nothing where patterns are stored.
std::vector<Diagnostic> low_q_flag(const Site& model, double q);

/// Retrieval states of a network that learns beyond the fold of the retrieval branch, in falling order of the signal
/// field: those of further stretches of the curve on which the load falls as n grows. A single absent one if there are
/// none at this load.
std::vector<Solution> rs_weak_retrieval(const Site& model);

/// Paramagnet m = q = 0, in closed form where the model admits it.
Solution rs_paramagnet(const Site& model);

/// Glass m = 0, q > 0. All solutions of C = C_new(C) at m = 0 are searched, from q near 1 downwards, so that nothing
/// has to be guessed. Overlaps below 1e-7 count as the paramagnet. The glass is the solution of largest q; a stable one
/// is preferred. With a random field (odd P > 9, full) the state that comes from high temperature may coexist with an
/// unstable one of larger q.
Solution rs_glass(const Site& model);

/// Whether the replica-symmetric glass is a physical state of the model: a random field or a continuous transition
/// makes q > 0. Otherwise (distinct P >= 3, p-spin) the solution with q > 0 has negative entropy and a negative
/// replicon everywhere, and enters no transition.
bool glass_is_physical(const Site& model);

/// The state with m = 0 that competes with retrieval: the paramagnet while it is stable, then the glass. At the
/// continuous transition itself the paramagnet is marginal and the glass has shrunk to it.
Solution rs_disordered(const Site& model);

/// One branch by name.
Solution rs_branch(const Site& model, Branch branch, const Vector* warm = nullptr);

} // namespace mattis::solvers
