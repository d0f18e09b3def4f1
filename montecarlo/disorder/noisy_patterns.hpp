#pragma once

#include <cstdint>
#include <span>

#include "core/bit_patterns.hpp"
#include "core/rng.hpp"
#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"

namespace mattis::mc {

/// Patterns, and the noise of the tensors that are made of them.
struct NoisyPatterns {
    BitPatterns patterns;
    Couplings noise;
};

/// Draws both. Depends on the key alone; the patterns are those of the network without noise. `archetypes` are rows of
/// N entries +-1 that take the place of the first patterns.
NoisyPatterns draw_noisy_patterns(const NoisyPatternHamiltonian& hamiltonian, const StreamKey& key,
                                  std::span<const std::int8_t> archetypes);

} // namespace mattis::mc
