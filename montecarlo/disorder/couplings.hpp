#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"

namespace mattis::mc {

/// Couplings of a spin glass: one integer for every P-subset of sites, subsets i1 < … < iP in lexicographic order.
struct Couplings {
    int N = 0;
    int P = 0;
    std::vector<std::int32_t> J;
};

/// Draws Gaussian couplings. Depends on the key alone.
Couplings draw_couplings(const CouplingHamiltonian& hamiltonian, const StreamKey& key);

/// Bytes of them; a real number, because what is asked for may exceed any machine.
double couplings_memory(const CouplingHamiltonian& hamiltonian);

} // namespace mattis::mc
