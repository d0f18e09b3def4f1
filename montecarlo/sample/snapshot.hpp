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

/// What there is to measure in a system.
struct Measurable {
    int N = 0;                ///< degrees of freedom
    int patterns = 0;         ///< that are watched; without any there is no archetype
    bool per_pattern = false; ///< observables are of each pattern, whatever their number
    double constant = 0.0;    ///< subtracted from the energy per degree of freedom
    bool spins = true;        ///< degrees of freedom are +-1: a configuration is kept as bits
};

} // namespace mattis::mc
