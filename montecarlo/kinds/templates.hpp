#pragma once

#include <array>

#include "models/hamiltonians/template_hamiltonian.hpp"
#include "montecarlo/disorder/templates.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::mc {

/// Networks of noisy templates: what a TemplateHamiltonian answers (kind.hpp).
struct TemplateKind : WithoutEnsembles, WithoutGaussianIdentity, WithoutLimitFault, WithoutOnSample {
    using Data = TemplateHamiltonian;
    using Realisation = Templates;
    static constexpr std::string_view name = "templates";
    static constexpr std::string_view doc = "network of noisy pairwise templates, energy a sum of their squares";
    static constexpr std::array starts{Start::archetype, Start::random, Start::noisy, Start::archetype_and_random};
    static constexpr std::array orders{Order::random, Order::sequential, Order::parallel};
    static constexpr std::array dynamics{Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature};
    static constexpr bool per_pattern = false;
    static constexpr bool shows_data = false;

    static void fingerprint(const Data& h, ByteWriter& to);
    static Templates draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes);
    static std::int64_t most_archetypes(const Data& h) { return h.K; }
    static std::vector<std::int8_t> reference(const Data&, const Templates& templates, Start) {
        return templates.archetype;
    }
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return h.alpha; }
    static std::optional<std::int64_t> stored_patterns(const Data& h) { return h.K; }
    static Measurable measurable(const Data& h) { return {.N = h.N, .patterns = 1}; }
    static bool escapes(const Data&) { return true; }
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const Templates> templates);
    static Spectrum enumerate(const Data& h, const Templates& templates);
};

} // namespace mattis::mc
