#pragma once

#include <limits>

#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// What one replica shows after a sweep: observables are measured on it. An observable of anything else asks the system
/// itself; spins() are its configuration.
struct Snapshot {
    const System* system = nullptr;
    const System* partner = nullptr; ///< the next replica; of observables of two replicas there is one
    double m = std::numeric_limits<double>::quiet_NaN(); ///< overlap with the archetype, if there is one
    double q = 0.0;                                      ///< overlap with the partner
    double energy = 0.0;     ///< per degree of freedom, less the constant that the theory leaves out
    double acceptance = 0.0; ///< fraction of accepted moves in the sweep
    TeacherLook teacher{};   ///< where there is one
    PatternLook patterns{};  ///< in the order that the replica has put them in
};

} // namespace mattis::mc
