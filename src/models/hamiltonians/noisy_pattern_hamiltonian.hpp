#pragma once

#include <cstdint>

#include "models/data/convention.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"

namespace mattis {

/// Network of K patterns of +-1 whose stored tensors are noisy: to the entry sum_mu xi_i1 .. xi_iP of every P-subset of
/// sites is added the sum of K independent Gaussians of standard deviation w, which has the law of one Gaussian of
/// standard deviation w sqrt(K). So
///   H = -unit [scale sum_mu W(M_mu) + sum_{i1<..<iP} J s_i1 .. s_iP]
/// where J are integers next to Gaussians. Energies are integers times `unit`.
struct NoisyPatternHamiltonian {
    int N = 0;
    PatternHamiltonian patterns;
    CouplingHamiltonian noise; ///< in the same unit
    std::int64_t scale = 1;    ///< units of a unit of the patterns
    double unit = 0.0;
};

/// The dense network of pattern_hamiltonian() with noise w of its tensors. In `full`, too, the noise is on entries of
/// distinct sites; of the P! equal entries of a set every one has the same. Throws InputError as pattern_hamiltonian(),
/// if w is not positive, and where energies of the noise could exceed 2^60 or its entries 2^31.
NoisyPatternHamiltonian noisy_pattern_hamiltonian(int P, Convention convention, double alpha, double w, int N);

} // namespace mattis
