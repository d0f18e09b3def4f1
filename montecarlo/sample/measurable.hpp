#pragma once

namespace mattis::mc {

/// What there is to measure in a system.
struct Measurable {
    int N = 0;                ///< degrees of freedom
    int patterns = 0;         ///< that are watched; without any there is no archetype
    bool per_pattern = false; ///< observables are of each pattern, whatever their number
    double constant = 0.0;    ///< subtracted from the energy per degree of freedom
    bool data = false;        ///< overlaps with data and losses are shown beside overlaps with patterns
    bool iterates = false;    ///< a map of magnetisations that may come to rest
    bool spins = true;        ///< degrees of freedom are +-1: a configuration is kept as bits
    bool teacher = false;     ///< magnetisations of weights that learn from a teacher, who takes an archetype's place
};

} // namespace mattis::mc
