#pragma once

#include <array>
#include <limits>

#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"
#include "montecarlo/kinds/make_kind.hpp"
#include "montecarlo/mean_field/parallel_dynamics.hpp"

namespace mattis::mc {

/// Networks that learn patterns +-1 from examples of them: what an ExampleHamiltonian answers (kind.hpp).
struct ExampleKind : WithoutGaussianIdentity, WithoutLimitFault {
    using Data = ExampleHamiltonian;
    using Realisation = ExampleData;
    static constexpr std::string_view name = "examples";
    static constexpr std::string_view doc = "network that learns patterns +-1 from examples, energy a sum over classes "
                                            "or examples";
    static constexpr std::array starts{Start::archetype, Start::random, Start::noisy, Start::archetype_and_random,
                                       Start::example};
    static constexpr std::array orders{Order::random, Order::sequential, Order::parallel};
    static constexpr std::array dynamics{Dynamics::heat_bath,  Dynamics::metropolis, Dynamics::zero_temperature,
                                         Dynamics::plefka,     Dynamics::mean_field, Dynamics::tap,
                                         Dynamics::block_gibbs};
    static constexpr std::array ensembles{Ensemble::independent, Ensemble::stratified};
    static constexpr bool per_pattern = false;
    static constexpr bool shows_data = true;

    static Data with_ensemble(Data h, Ensemble ensemble);
    static void fingerprint(const Data& h, ByteWriter& to);
    static ExampleData draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes);
    static std::int64_t most_archetypes(const Data& h) { return h.K; }
    /// `example` follows the first example of the first class (ExampleData::example), every other start its archetype.
    static std::vector<std::int8_t> reference(const Data& h, const ExampleData& data, Start start);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return h.alpha; }
    static std::optional<double> load_elsewhere(const Data& h);
    static std::optional<std::int64_t> stored_patterns(const Data& h) { return h.K; }
    static Measurable measurable(const Data& h) {
        return {.N = h.N, .patterns = 1, .constant = h.constant, .data = true};
    }
    static bool escapes(const Data&) { return true; }
    /// Examples +-1 have the engine of patterns where their energies are exact integers, pairwise networks that of
    /// class sums, any other that of power sums.
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const ExampleData> data);
    /// Energies from the definition. Those of the engine of power sums are rounded to 2^-52 of the largest.
    static Spectrum enumerate(const Data& h, const ExampleData& data);

    static std::unique_ptr<System> make_parallel(const Data& h, const std::shared_ptr<const ExampleData>& data,
                                                 Dynamics dynamics);
    static ParallelCost parallel_cost(const Data& h, Dynamics dynamics);
    static std::string dynamics_fault(const Data& h, Dynamics dynamics) { return order_fault(h.P, dynamics); }
    static constexpr bool has_on_sample = true;
    static constexpr int most_on_sample_channels = std::numeric_limits<int>::max();
    static TapSolution on_sample(const Data& h, const ExampleData& data, double T, std::span<const double> n,
                                 std::span<const std::int8_t> configuration);
    static double on_sample_seconds(const Data& h);
    static std::vector<Observable> judged_on_sample(const Data&) {
        return {Observable::m, Observable::n, Observable::q};
    }
};

} // namespace mattis::mc
