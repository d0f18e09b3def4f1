#pragma once

#include "montecarlo/chain/chain.hpp"
#include "montecarlo/chain/spin_system.hpp"

namespace mattis::mc {

/// The spins +-1 that a chain moves.
inline const SpinSystem& ising_of(const Chain& chain) { return dynamic_cast<const SpinSystem&>(chain.system()); }

} // namespace mattis::mc
