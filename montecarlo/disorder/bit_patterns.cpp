#include "montecarlo/disorder/bit_patterns.hpp"

#include <cmath>

#include "core/watch.hpp"

namespace mattis::mc {

BitPatterns draw_bit_patterns(const PatternHamiltonian& h, const StreamKey& key,
                              std::span<const std::int8_t> archetypes) {
    const auto K = static_cast<std::size_t>(h.K);
    const auto N = static_cast<std::size_t>(h.N);
    Stream stream(key);
    BitPatterns patterns(K, h.N);
    // Pattern after pattern, so that the first ones do not depend on how many follow; 64 signs a draw.
    for (std::size_t mu = 0; mu < K; ++mu) {
        std::uint64_t signs = 0;
        pause_point();
        for (std::size_t i = 0; i < N; ++i) {
            if (i % 64 == 0) signs = stream();
            patterns.set(mu, static_cast<int>(i), (signs >> (i % 64) & 1) != 0 ? 1 : -1);
        }
    }
    for (std::size_t k = 0; k < archetypes.size(); ++k) patterns.set(k / N, static_cast<int>(k % N), archetypes[k]);
    return patterns;
}

double bit_patterns_memory(const PatternHamiltonian& h) {
    return std::ceil(static_cast<double>(h.K) / BitPatterns::block_bits) * (BitPatterns::block_bits / 8.0) * h.N;
}

} // namespace mattis::mc
