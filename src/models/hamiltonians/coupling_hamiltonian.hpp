#pragma once

namespace mattis {

/// Spin glass of P-spin couplings: H = -unit sum_{i1<..<iP} J s_i1 .. s_iP, where J are integers next to independent
/// Gaussians of standard deviation `spread` (2^16 or more: rounding changes their variance by less than 1e-10).
/// Energies are integers times `unit`.
struct CouplingHamiltonian {
    int N = 0;
    int P = 0;
    double spread = 0.0;
    double unit = 0.0;
};

/// Ising P-spin glass (P = 2: SK) with couplings of variance P!/(2 N^(P-1)). Throws InputError if N < P, or if energies
/// could exceed 2^60.
CouplingHamiltonian coupling_hamiltonian(int P, int N);

} // namespace mattis
