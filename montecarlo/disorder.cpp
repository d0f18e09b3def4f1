#include "montecarlo/disorder.hpp"

#include <cmath>
#include <stdexcept>

namespace mattis::mc {

namespace {

/// Pattern after pattern, so that the first ones do not depend on how many follow; 64 signs a draw.
BitPatterns draw_patterns(const PatternHamiltonian& h, Stream& stream, std::span<const std::int8_t> archetypes) {
    const auto K = static_cast<std::size_t>(h.K);
    const auto N = static_cast<std::size_t>(h.N);
    if (archetypes.size() % N != 0 || archetypes.size() / N > K)
        throw std::invalid_argument("disorder: archetypes are at most K rows of N entries");
    BitPatterns patterns(K, h.N);
    for (std::size_t mu = 0; mu < K; ++mu) {
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < N; ++i) {
            if (i % 64 == 0) signs = stream();
            patterns.set(mu, static_cast<int>(i), (signs >> (i % 64) & 1) != 0 ? 1 : -1);
        }
    }
    for (std::size_t k = 0; k < archetypes.size(); ++k) patterns.set(k / N, static_cast<int>(k % N), archetypes[k]);
    return patterns;
}

/// Number of P-subsets of N sites.
double subsets(int N, int P) {
    double count = 1.0;
    for (int j = 1; j <= P; ++j) count = count * (N - j + 1) / j;
    return std::round(count);
}

Couplings draw_couplings(const CouplingHamiltonian& h, Stream& stream) {
    Couplings couplings{h.N, h.P, {}};
    couplings.J.resize(static_cast<std::size_t>(subsets(h.N, h.P)));
    for (std::int32_t& J : couplings.J) J = static_cast<std::int32_t>(std::lround(h.spread * gaussian(stream)));
    return couplings;
}

} // namespace

Disorder draw_disorder(const Hamiltonian& hamiltonian, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    Stream stream(key);
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian))
        return draw_patterns(*network, stream, archetypes);
    if (!archetypes.empty()) throw std::invalid_argument("disorder: this model takes no archetypes");
    if (const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian)) return draw_diluted(*diluted, key);
    return draw_couplings(std::get<CouplingHamiltonian>(hamiltonian), stream);
}

double disorder_memory(const Hamiltonian& hamiltonian) {
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian))
        return std::ceil(static_cast<double>(network->K) / BitPatterns::block_bits) * (BitPatterns::block_bits / 8.0) *
               network->N;
    if (const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian)) return diluted_memory(*diluted);
    const auto& glass = std::get<CouplingHamiltonian>(hamiltonian);
    return subsets(glass.N, glass.P) * sizeof(std::int32_t);
}

} // namespace mattis::mc
