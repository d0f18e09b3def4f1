#pragma once

#include <vector>

#include "models/contract/ansatz.hpp"
#include "models/contract/expectation.hpp"
#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// What theory with these ansaetze expects of chains of this start:
///   near the archetype   the retrieval branch
///   random               the disordered state
///   chains that settle   the state of lowest free energy; of retrieval the energy alone
/// It is the state of the deepest ansatz that is stable or marginal; at T = 0, where noise leaves no number of steps
/// stable, that of the deepest that breaks symmetry. Where there is none, that of the deepest is given, and not judged.
/// Not judged either are a branch that does not exist, the paramagnet below the static glass temperature, and the glass
/// at T = 0, which chains do not find. Ansaetze outside Parisi's scheme do not count; if there is no other, the
/// replica-symmetric one is taken.
Expectation site_expectation(const Site& model, const ChainStart& start, std::vector<Ansatz> ansaetze);

} // namespace mattis::solvers
