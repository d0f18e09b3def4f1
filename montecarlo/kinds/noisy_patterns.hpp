#pragma once

#include <array>

#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"
#include "montecarlo/disorder/noisy_patterns.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::mc {

/// Networks of patterns +-1 with noisy tensors: what a NoisyPatternHamiltonian answers (kind.hpp).
struct NoisyPatternKind : WithoutEnsembles, WithoutGaussianIdentity, WithoutLimitFault, WithoutOnSample {
    using Data = NoisyPatternHamiltonian;
    using Realisation = NoisyPatterns;
    static constexpr std::string_view name = "noisy_patterns";
    static constexpr std::string_view doc = "network of patterns +-1, with Gaussian noise of every entry of its tensor";
    static constexpr std::array starts{Start::archetype, Start::random, Start::noisy, Start::archetype_and_random};
    static constexpr std::array orders{Order::random, Order::sequential, Order::parallel};
    static constexpr std::array dynamics{Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature};
    static constexpr bool per_pattern = false;
    static constexpr bool shows_data = false;

    static void fingerprint(const Data& h, ByteWriter& to);
    static NoisyPatterns draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes);
    static std::int64_t most_archetypes(const Data& h) { return h.patterns.K; }
    static std::vector<std::int8_t> reference(const Data& h, const NoisyPatterns& disorder, Start start);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return h.patterns.alpha; }
    static std::optional<double> load_elsewhere(const Data& h);
    static std::optional<std::int64_t> stored_patterns(const Data& h) { return h.patterns.K; }
    static Measurable measurable(const Data& h) { return {.N = h.N, .patterns = 1, .constant = h.patterns.constant}; }
    static bool escapes(const Data&) { return true; }
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const NoisyPatterns> disorder);
    static Spectrum enumerate(const Data& h, const NoisyPatterns& disorder);
};

} // namespace mattis::mc
