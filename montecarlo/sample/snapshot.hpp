#pragma once

#include <limits>

#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// What one replica shows after a sweep; what observables are measured on. An observable of something else asks the
/// system itself, which a SpinSystem shows by its spins().
struct Snapshot {
    const System* system = nullptr;
    const System* partner = nullptr; ///< the next replica; of observables of two replicas there is one
    double m = std::numeric_limits<double>::quiet_NaN(); ///< overlap with the archetype, if there is one
    double q = 0.0;                                      ///< overlap with the partner
    double energy = 0.0;     ///< per degree of freedom, less the constant that the theory leaves out
    double acceptance = 0.0; ///< fraction of accepted moves in the sweep
    PatternLook patterns{};  ///< in the order that the replica has put them in
};

} // namespace mattis::mc
