#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "models/hamiltonians/template_hamiltonian.hpp"

namespace mattis::mc {

/// Noisy templates of K patterns.
struct Templates {
    int N = 0;
    std::int64_t K = 0;
    std::vector<std::int8_t> archetype; ///< xi of the first pattern
    std::vector<std::int32_t> T;        ///< T^mu_ij at (i N + j) K + mu, symmetric in i and j, 0 for i = j
};

/// Draws patterns and noise. Depends on the key alone. `archetypes` are rows of N entries +-1 that take the place of
/// the first patterns.
Templates draw_templates(const TemplateHamiltonian& hamiltonian, const StreamKey& key,
                         std::span<const std::int8_t> archetypes);

/// Bytes of them; a real number, because what is asked for may exceed any machine.
double templates_memory(const TemplateHamiltonian& hamiltonian);

} // namespace mattis::mc
