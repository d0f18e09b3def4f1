#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "montecarlo/disorder/noisy_patterns.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"
#include "montecarlo/kernels/term_engine.hpp"

namespace mattis::mc {

/// Network of patterns with noisy tensors: E = scale (that of the patterns) + (that of the noise). Each part is kept by
/// an engine of its own; both hold the same spins. `Value` as in OverlapEngine.
template <class Value>
class NoisyOverlapEngine {
public:
    /// Throws std::invalid_argument if the disorder is not that of the Hamiltonian.
    NoisyOverlapEngine(const NoisyPatternHamiltonian& hamiltonian, std::shared_ptr<const BitPatterns> patterns,
                       const Couplings& noise)
        : patterns_(hamiltonian.patterns, std::move(patterns)), noise_(noise), scale_(hamiltonian.scale) {}

    int size() const { return noise_.size(); }
    std::int64_t energy() const { return scale_ * patterns_.energy() + noise_.energy(); }
    std::span<const std::int8_t> spins() const { return noise_.spins(); }
    double archetype_overlap() const { return patterns_.archetype_overlap(); }
    std::int64_t cost(int site) const { return scale_ * patterns_.cost(site) + noise_.cost(site); }
    void flip(int site, std::int64_t cost) {
        const std::int64_t of_noise = noise_.cost(site);
        patterns_.flip(site, (cost - of_noise) / scale_);
        noise_.flip(site, of_noise);
    }
    void rebuild(std::span<const std::int8_t> spins) {
        patterns_.rebuild(spins);
        noise_.rebuild(spins);
    }
    std::size_t memory() const { return patterns_.memory() + noise_.memory(); }

private:
    OverlapEngine<Value> patterns_;
    TermEngine noise_;
    std::int64_t scale_;
};

} // namespace mattis::mc
