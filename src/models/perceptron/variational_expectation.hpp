#pragma once

#include <span>

#include "models/contract/expectation.hpp"
#include "models/contract/state.hpp"

namespace mattis {

/// The state that chains over magnetisations meet, among all states at a point. Chains from the teacher (the archetype)
/// stay in the state that generalises best, those from random magnetisations find the one that generalises worst, and
/// chains that settle end in that of the largest free entropy. Replica symmetry must hold in it: where its replicon is
/// not positive nothing is expected. Nor is it of chains that settle where another state is unstable, whose true free
/// entropy is not known. States that joining curves pass through, and those of other curves, hold no chains.
Expectation variational_expectation(std::span<const Solution> states, const ChainStart& start);

} // namespace mattis
