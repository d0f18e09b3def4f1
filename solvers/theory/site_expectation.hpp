#pragma once

#include <vector>

#include "models/contract/ansatz.hpp"
#include "models/contract/expectation.hpp"
#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// What theory with these ansaetze expects of chains that begin so: the retrieval branch for starts near the archetype,
/// the disordered state for random ones, the state of lowest free energy for chains that settle (of retrieval the
/// energy alone). It is the state of the deepest ansatz that is stable. Where none is, that of the deepest is given and
/// not judged; nor is a branch that does not exist, or the paramagnet below the static glass temperature. Ansaetze
/// outside Parisi's scheme do not count; without any other it is the replica-symmetric one.
Expectation site_expectation(const Site& model, const ChainStart& start, std::vector<Ansatz> ansaetze);

} // namespace mattis::solvers
