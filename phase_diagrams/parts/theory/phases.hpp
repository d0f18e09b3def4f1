#pragma once

#include <string_view>

#include "core/table.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// Which phase each point of a theory table is in: columns parameters, ansatz, phase.
///   retrieval             the retrieval branch exists and has the lowest free energy
///   retrieval_metastable  it exists, but the disordered state has less
///   paramagnet, glass     it does not exist
///   none                  nothing converged, or the solver of a state failed that decides
/// The disordered state is the paramagnet while it is stable, then the glass: of broken symmetry that of the ansatz.
/// With rs, below the static glass temperature (theta = 1, exact) of models with a discontinuous glass it is the glass,
/// whose replica-symmetric state is not physical; its free energy is then taken at that temperature, a lower bound
/// since its entropy is not negative: what is called retrieval there is retrieval. Precondition: an ansatz with free
/// energies.
///
/// States of several patterns compete among themselves. The phase is the branch of the state with the lowest free
/// energy (pure, hierarchical, parallel, mixed, paramagnet), and one more column holds the sizes of its groups of equal
/// amplitudes. It is `none` where that state is not stable: a lower one was then not found. A marginal state, on a
/// continuous transition, has its own name.
Table phase_table(const ModelInfo& model, std::string_view ansatz, const Table& theory);

} // namespace mattis::diagram
