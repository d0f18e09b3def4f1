#pragma once

#include <array>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/exact/tap_equations.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::mc {

/// Pairwise networks of diluted patterns, of examples too: what a DilutedHamiltonian answers (kind.hpp). They draw
/// their own patterns: a file cannot give them.
struct DilutedKind : WithoutGaussianIdentity {
    using Data = DilutedHamiltonian;
    using Realisation = DilutedPatterns;
    static constexpr std::string_view name = "diluted";
    static constexpr std::string_view doc = "pairwise network of diluted patterns, or of examples of them";
    static constexpr std::array starts{Start::hierarchical, Start::pure, Start::parallel, Start::example,
                                       Start::random};
    static constexpr std::array orders{Order::random, Order::sequential, Order::parallel};
    static constexpr std::array dynamics{Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature};
    static constexpr std::array ensembles{Ensemble::independent, Ensemble::balanced};
    static constexpr bool per_pattern = true;
    static constexpr bool shows_data = true;

    static Data with_ensemble(Data h, Ensemble ensemble);
    static void fingerprint(const Data& h, ByteWriter& to);
    static DilutedPatterns draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>);
    static std::int64_t most_archetypes(const Data&) { return 0; }
    /// `pure` follows the first pattern, `hierarchical` the first that is not null at the site, `example` the first
    /// example of the first pattern, every other start the majority of all patterns. Where only the sum of the examples
    /// is known, `example` follows its sign.
    static std::vector<std::int8_t> reference(const Data& h, const DilutedPatterns& patterns, Start start);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return h.alpha; }
    static std::optional<std::int64_t> stored_patterns(const Data& h) { return h.K; }
    static Measurable measurable(const Data& h) {
        return {.N = h.N, .patterns = h.K, .per_pattern = true, .data = true};
    }
    /// States of several patterns turn into each other as parameters change: leaving one means nothing. With an extra
    /// load there is one state, and it ends.
    static bool escapes(const Data& h) { return h.load > 0; }
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const DilutedPatterns> patterns);
    static Spectrum enumerate(const Data& h, const DilutedPatterns& patterns);
    static constexpr bool has_limit_fault = true;
    /// A balanced ensemble rounds the numbers of sites of each type. The rounding is the same in every sample and does
    /// not fall as 1/N, and nothing else fluctuates: so it is seen.
    static std::string limit_fault(const Data& h);

    static constexpr bool has_on_sample = true;
    static constexpr int most_on_sample_channels = most_tap_channels;
    static TapSolution on_sample(const Data& h, const DilutedPatterns& patterns, double T, std::span<const double> n,
                                 std::span<const std::int8_t> configuration);
    static double on_sample_seconds(const Data& h) { return tap_seconds(h); }
    /// n only of networks that learn: of the patterns themselves it is m.
    static std::vector<Observable> judged_on_sample(const Data& h);
};

} // namespace mattis::mc
