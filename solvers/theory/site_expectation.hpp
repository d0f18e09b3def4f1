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
/// It is the state of the deepest ansatz that is stable. Where none is, that of the deepest is given, and not judged.
/// Not judged either are a branch that does not exist, and the paramagnet below the static glass temperature. Ansaetze
/// outside Parisi's scheme do not count; if there is no other, the replica-symmetric one is taken.
Expectation site_expectation(const Site& model, const ChainStart& start, std::vector<Ansatz> ansaetze);

} // namespace mattis::solvers
