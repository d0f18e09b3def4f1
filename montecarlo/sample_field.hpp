#pragma once

#include <span>
#include <vector>

#include "core/status.hpp"
#include "montecarlo/diluted_patterns.hpp"

namespace mattis::mc {

/// Mean-field equations of a diluted network on one sample of the disorder: there is no fluctuation between samples in
/// a comparison with the simulation of the same sample, which differs from it by O(1/N) only. In the units of the
/// model; values only if converged.
struct SampleField {
    Status status = Status::stalled;
    std::vector<double> m, n; ///< by pattern
    double q = 0.0;           ///< (1/N) sum_i tanh^2
    double energy = 0.0;      ///< per spin
};

/// The state that the iteration O_c = sum_i v_i^c tanh(h_i/T), h_i = field_unit() sum_c v_i^c O_c/N, leads to from
/// overlaps n with the data (in the units of the model, by pattern; of examples the same for all of one pattern). T in
/// the units of the model. Precondition: no extra load, T > 0.
/// Source: arXiv:2308.04106, the self-consistency equations before the average over the patterns.
SampleField sample_field(const DilutedHamiltonian& hamiltonian, const DilutedPatterns& patterns, double T,
                         std::span<const double> n);

} // namespace mattis::mc
