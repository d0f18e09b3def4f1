#pragma once

#include <array>
#include <limits>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kinds/make_kind.hpp"
#include "montecarlo/mean_field/parallel_dynamics.hpp"

namespace mattis::mc {

/// Networks of patterns +-1: what a PatternHamiltonian answers (kind.hpp).
struct PatternKind : WithoutEnsembles, WithoutGaussianIdentity, WithoutLimitFault {
    using Data = PatternHamiltonian;
    using Realisation = BitPatterns;
    static constexpr std::string_view name = "patterns";
    static constexpr std::string_view doc = "network of patterns +-1, energy a sum over patterns of a function of the "
                                            "overlap";
    static constexpr std::array starts{Start::archetype, Start::random, Start::noisy, Start::archetype_and_random};
    static constexpr std::array orders{Order::random, Order::sequential, Order::parallel};
    static constexpr std::array dynamics{Dynamics::heat_bath,  Dynamics::metropolis, Dynamics::zero_temperature,
                                         Dynamics::plefka,     Dynamics::mean_field, Dynamics::tap,
                                         Dynamics::block_gibbs};
    static constexpr bool per_pattern = false;
    static constexpr bool shows_data = false;

    static void fingerprint(const Data& h, ByteWriter& to);
    static BitPatterns draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes);
    static std::int64_t most_archetypes(const Data& h) { return h.K; }
    static std::vector<std::int8_t> reference(const Data& h, const BitPatterns& patterns, Start start);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return h.alpha; }
    static std::optional<double> load_elsewhere(const Data& h);
    static std::optional<std::int64_t> stored_patterns(const Data& h) { return h.K; }
    static Measurable measurable(const Data& h) { return {.N = h.N, .patterns = 1, .constant = h.constant}; }
    static bool escapes(const Data&) { return true; }
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const BitPatterns> patterns);
    static std::unique_ptr<System> make_parallel(const Data& h, const std::shared_ptr<const BitPatterns>& patterns,
                                                 Dynamics dynamics);
    static ParallelCost parallel_cost(const Data& h, Dynamics dynamics);
    static std::string dynamics_fault(const Data& h, Dynamics dynamics) { return order_fault(h.P, dynamics); }
    static Spectrum enumerate(const Data& h, const BitPatterns& patterns);

    static constexpr bool has_on_sample = true;
    static constexpr int most_on_sample_channels = std::numeric_limits<int>::max();
    static TapSolution on_sample(const Data& h, const BitPatterns& patterns, double T, std::span<const double> n,
                                 std::span<const std::int8_t> configuration);
    static double on_sample_seconds(const Data& h);
    static std::vector<Observable> judged_on_sample(const Data&) { return {Observable::m, Observable::q}; }
};

} // namespace mattis::mc
