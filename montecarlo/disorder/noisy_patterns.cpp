#include "montecarlo/disorder/noisy_patterns.hpp"

#include "montecarlo/disorder/bit_patterns.hpp"

namespace mattis::mc {

NoisyPatterns draw_noisy_patterns(const NoisyPatternHamiltonian& h, const StreamKey& key,
                                  std::span<const std::int8_t> archetypes) {
    StreamKey noise = key;
    noise.purpose = Purpose::noise;
    return {draw_bit_patterns(h.patterns, key, archetypes), draw_couplings(h.noise, noise)};
}

} // namespace mattis::mc
