#pragma once

#include <vector>

#include "core/status.hpp"

namespace mattis::mc {

/// State of one sample by the mean-field equations of its own disorder (Thouless, Anderson and Palmer). A comparison
/// with a simulation of the same sample has no fluctuation between samples. In the units of the model; values only if
/// converged.
struct TapSolution {
    Status status = Status::stalled;
    std::vector<double> m{}, n{}; ///< by pattern
    double q = 0.0;               ///< (1/N) sum_i t_i^2, t_i the magnetisations
    double energy = 0.0;          ///< per spin
};

} // namespace mattis::mc
