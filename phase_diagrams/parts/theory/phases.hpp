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
/// solvers/theory/site_phases.hpp says what the disordered state is.
///
/// States of several patterns compete among themselves. The phase is the branch of the state with the lowest free
/// energy: pure, hierarchical, parallel, mixed, paramagnet. One more column holds the sizes of its groups of equal
/// amplitudes. The phase is `none` where that state is not stable: a lower one was not found. A marginal state, on a
/// continuous transition, has its own name. Precondition: an ansatz with free energies.
Table phase_table(const ModelInfo& model, std::string_view ansatz, const Table& theory);

} // namespace mattis::diagram
