#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "models/hamiltonians/diluted_hamiltonian.hpp"

namespace mattis::mc {

/// One realisation of diluted patterns and of the data made of them. Of each site only the non-null entries are held:
/// which pattern, and the integers v of its channels. The entries of the condensed patterns are held by pattern, too.
struct DilutedPatterns {
    int N = 0;
    int K = 0;                         ///< condensed patterns
    int block = 1;                     ///< channels of one pattern
    std::vector<std::int8_t> xi;       ///< K rows of N entries 0, +-1
    std::vector<std::uint64_t> first;  ///< N + 1: where the entries of a site begin
    std::vector<std::int32_t> pattern; ///< of each entry, ascending within a site
    std::vector<std::int32_t> value;   ///< `block` integers v for each entry

    std::span<const std::int8_t> row(int mu) const {
        return std::span(xi).subspan(static_cast<std::size_t>(mu) * static_cast<std::size_t>(N),
                                     static_cast<std::size_t>(N));
    }
};

/// Draws patterns and data. Depends on the key alone. The patterns depend neither on the data nor, unless balanced, on
/// how many follow; supervised and unsupervised networks of the same r and M have the same examples.
DilutedPatterns draw_diluted(const DilutedHamiltonian& hamiltonian, const StreamKey& key);

/// Bytes of it, without drawing: their mean.
double diluted_memory(const DilutedHamiltonian& hamiltonian);

} // namespace mattis::mc
