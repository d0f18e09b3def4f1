#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "core/bit_patterns.hpp"
#include "core/rng.hpp"
#include "models/hamiltonian.hpp"
#include "montecarlo/diluted_patterns.hpp"

namespace mattis::mc {

/// Couplings of a spin glass: one integer for every P-subset of sites, subsets i1 < … < iP in lexicographic order.
struct Couplings {
    int N = 0;
    int P = 0;
    std::vector<std::int32_t> J;
};

/// One realisation of the quenched disorder.
using Disorder = std::variant<BitPatterns, Couplings, DilutedPatterns>;

/// Draws the disorder of a Hamiltonian: K patterns of independent random signs, Gaussian couplings, or diluted patterns
/// with their data. `archetypes`
/// (rows of N entries +-1, at most K of them) take the place of the first patterns of a network that is not diluted.
/// Depends on the key alone, and the first patterns do not depend on K.
Disorder draw_disorder(const Hamiltonian& hamiltonian, const StreamKey& key,
                       std::span<const std::int8_t> archetypes = {});

/// Bytes that the disorder of a Hamiltonian occupies, without drawing it; a real number, because what is asked for may
/// exceed any machine.
double disorder_memory(const Hamiltonian& hamiltonian);

} // namespace mattis::mc
