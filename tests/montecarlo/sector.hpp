#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {

/// The configurations of a small system with so many spins along its archetype, by the bits of their numbers.
inline std::vector<std::uint32_t> sector_of(const SmallSystem& system, int aligned) {
    const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
    std::vector<std::uint32_t> codes;
    for (std::uint32_t code = 0; code < spectrum.energies.size(); ++code)
        if (spectrum.overlaps[code] == 2 * aligned - spectrum.N) codes.push_back(code);
    return codes;
}

/// ln of the sum of exp(-H/T) over the sector.
inline double sector_log_Z(const SmallSystem& system, int aligned, double T) {
    const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
    double Z = 0.0;
    for (const std::uint32_t code : sector_of(system, aligned))
        Z += std::exp(-spectrum.unit * static_cast<double>(spectrum.energies[code] - spectrum.energies[0]) / T);
    return std::log(Z) - spectrum.unit * static_cast<double>(spectrum.energies[0]) / T;
}

inline std::vector<std::int8_t> archetype_of(const SmallSystem& system) {
    return kind_of(system.hamiltonian).reference(system.hamiltonian, system.disorder, Start::archetype);
}

/// Networks whose engines hold costs in 32 and in 64 bits, of both conventions, pairs and more, even and odd.
inline std::vector<SmallSystem> stored_networks(int N) {
    std::vector<SmallSystem> systems;
    for (const Convention convention : {Convention::full, Convention::distinct})
        for (const int P : {2, 3, 4}) systems.push_back(network_of(P, convention, N, 5));
    if (N >= 12) systems.push_back(network_of(8, Convention::full, N, 3)); // 64 bits
    return systems;
}

} // namespace mattis::mc
