#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// The state without retrieval that a model is in at a point, as far as replica-symmetric theory knows it.
struct DisorderedState {
    Solution state;      ///< the branch with the physical free energy; absent if there is none
    bool frozen = false; ///< below the static temperature of a discontinuous glass: `state` is the paramagnet at that
                         ///< temperature, whose free energy bounds the glass's from below
};

/// Temperature below which a discontinuous glass freezes (theta = 1, exact); nothing for models whose glass appears
/// continuously. It does not depend on the temperature of the model.
std::optional<double> freezing_temperature(const Site& model);

/// The disordered state with this freezing temperature. Source: docs/theory.md, section "Phases".
DisorderedState disordered_state(const Site& model, std::optional<double> freezing);

/// The phase at a point, given the solutions of an ansatz there:
///   retrieval             the retrieval branch exists and has the lowest free energy
///   retrieval_metastable  it exists, but the disordered state has less
///   paramagnet, glass     it does not exist
///   none                  nothing converged, or the solver of a state failed that decides
/// The disordered state of an ansatz of broken symmetry is its glass where there is one, else the paramagnet. The
/// replica-symmetric one is the paramagnet while it is stable, then the glass. Below the static temperature (theta = 1,
/// exact) of a discontinuous glass it is that glass. Its replica-symmetric state is not physical, so its free energy is
/// taken at that temperature. This is a lower bound, because its entropy is not negative: what is called retrieval
/// there is retrieval.
std::string site_phase(const Site& model, std::optional<double> freezing, const std::vector<Solution>& solutions);

} // namespace mattis::solvers
