#pragma once

#include <array>

#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::mc {

/// Spin glasses: what a CouplingHamiltonian answers (kind.hpp). They have no patterns; in the place of an archetype are
/// all spins up.
struct CouplingKind : WithoutPatterns, WithoutEnsembles, WithoutLimitFault, WithoutOnSample {
    using Data = CouplingHamiltonian;
    using Realisation = Couplings;
    static constexpr std::string_view name = "couplings";
    static constexpr std::string_view doc = "spin glass of Gaussian couplings between all sets of P spins";
    static constexpr std::array starts{Start::archetype, Start::random, Start::noisy, Start::archetype_and_random};
    static constexpr std::array orders{Order::random, Order::sequential};
    static constexpr std::array dynamics{Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature};

    static void fingerprint(const Data& h, ByteWriter& to);
    static Couplings draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data&) { return 2e-8; }
    static LongWork long_work(const Data& h);
    static Measurable measurable(const Data& h) { return {.N = h.N}; }
    static std::unique_ptr<System> make_system(const Data& h, std::shared_ptr<const Couplings> couplings);
    static Spectrum enumerate(const Data& h, const Couplings& couplings);
    /// N sigma^2/(2T), sigma the standard deviation of couplings of pairs.
    static std::optional<double> gaussian_identity(const Data& h, double T);
};

} // namespace mattis::mc
