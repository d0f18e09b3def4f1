#pragma once

#include <cstdint>
#include <span>

#include "core/bit_patterns.hpp"
#include "core/rng.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"

namespace mattis::mc {

/// Draws K patterns of independent random signs. `archetypes` (rows of N entries +-1, at most K of them) take the place
/// of the first ones. Depends on the key alone, and the first patterns do not depend on K.
BitPatterns draw_bit_patterns(const PatternHamiltonian& hamiltonian, const StreamKey& key,
                              std::span<const std::int8_t> archetypes = {});

/// Bytes of them; a real number, because what is asked for may exceed any machine.
double bit_patterns_memory(const PatternHamiltonian& hamiltonian);

} // namespace mattis::mc
