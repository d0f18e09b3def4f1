#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/bit_patterns.hpp"
#include "models/catalogue.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/hamiltonians/template_hamiltonian.hpp"
#include "models/multitasking/multitasking.hpp"
#include "montecarlo/disorder/bit_patterns.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/disorder/noisy_patterns.hpp"
#include "montecarlo/disorder/templates.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/ising.hpp"

namespace mattis::mc {

/// A small system of some model, for tests that must hold for all of them.
struct SmallSystem {
    std::string name;
    Hamiltonian hamiltonian;
    Disorder disorder;

    std::unique_ptr<SpinSystem> ising() const { return make_spin_system(hamiltonian, disorder); }
};

inline SmallSystem small_system(std::string name, const Hamiltonian& hamiltonian, std::uint64_t seed = 1) {
    const StreamKey key{.seed = seed, .point = content_hash(name), .purpose = Purpose::disorder};
    return {std::move(name), hamiltonian, draw_disorder(hamiltonian, key)};
}

/// Network of exactly K patterns.
inline SmallSystem network_of(int P, Convention convention, int N, std::int64_t K) {
    PatternHamiltonian h = pattern_hamiltonian(P, convention, 0.0, N);
    h.K = K;
    return small_system("network P = " + std::to_string(P) + " " +
                            std::string(convention_names[static_cast<std::size_t>(convention)]) +
                            " N = " + std::to_string(N) + " K = " + std::to_string(K),
                        h);
}

/// Diluted networks of every kind of data.
inline std::vector<SmallSystem> diluted_gallery(int N) {
    using P = Multitasking::Parameters;
    const P plain{.K = 2, .d = 0.3, .T = 1.0};
    std::vector<SmallSystem> systems;
    const auto add = [&](const std::string& name, auto&& change, Ensemble ensemble = Ensemble::independent) {
        P parameters = plain;
        change(parameters);
        DilutedHamiltonian h = Multitasking(parameters).hamiltonian(N);
        h.ensemble = ensemble;
        systems.push_back(small_system("diluted, " + name, h));
    };
    const auto learns = [](P& p, Protocol protocol) {
        p.protocol = protocol;
        p.M = 3;
        p.r = 0.6;
    };
    add("storing", [](P&) {});
    add("normalised, K = 3", [](P& p) { p.K = 3, p.units = Units::normalised; });
    add(
        "balanced", [](P&) {}, Ensemble::balanced);
    add("supervised", [&](P& p) { learns(p, Protocol::supervised); });
    add("unsupervised", [&](P& p) { learns(p, Protocol::unsupervised); });
    add("Gaussian", [](P& p) { p.protocol = Protocol::supervised, p.rho = 0.4; });
    add("extra load", [](P& p) { p.K = 1, p.alpha = 0.5; });
    return systems;
}

/// Every model, both conventions, P = 2 … 6, at N spins; networks with a handful of patterns.
inline std::vector<SmallSystem> gallery(int N) {
    std::vector<SmallSystem> systems;
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        const std::string tag = " " + std::string(convention_names[static_cast<std::size_t>(convention)]);
        for (int P = 2; P <= 6 && P <= N; ++P) {
            const double per_pattern = pattern_hamiltonian(P, convention, 1e-9, N).alpha; // the load of one pattern
            systems.push_back(small_system("network P = " + std::to_string(P) + tag,
                                           pattern_hamiltonian(P, convention, 5.0 * per_pattern, N)));
        }
    }
    for (int P = 2; P <= 5 && P <= N; ++P)
        systems.push_back(small_system("glass P = " + std::to_string(P), coupling_hamiltonian(P, N)));
    for (SmallSystem& system : diluted_gallery(N)) systems.push_back(std::move(system));
    for (const Convention convention : {Convention::distinct, Convention::full})
        if (N >= 4)
            systems.push_back(small_system("network with noise " +
                                               std::string(convention_names[static_cast<std::size_t>(convention)]),
                                           noisy_pattern_hamiltonian(4, convention, 0.02, 0.7, N)));
    if (N >= 4) systems.push_back(small_system("templates", template_hamiltonian(0.3, 0.05, N)));
    return systems;
}

/// The configuration whose bits are those of `code`, set: up.
inline std::vector<std::int8_t> spins_of(std::size_t code, int N) {
    std::vector<std::int8_t> spins;
    for (int i = 0; i < N; ++i) spins.push_back((code >> i & 1) != 0 ? 1 : -1);
    return spins;
}

inline std::size_t code_of(std::span<const std::int8_t> spins) {
    std::size_t code = 0;
    for (std::size_t i = 0; i < spins.size(); ++i) code |= static_cast<std::size_t>(spins[i] > 0 ? 1 : 0) << i;
    return code;
}

/// Independent random spins.
inline std::vector<std::int8_t> random_spins(int N, Stream& stream) {
    std::vector<std::int8_t> spins;
    for (int i = 0; i < N; ++i) spins.push_back(stream() >> 63 ? 1 : -1);
    return spins;
}

/// The energy by its definition, from the spins alone: for networks sum over patterns of W, for glasses sum over
/// couplings.
inline std::int64_t energy_by_definition(const SmallSystem& system, std::span<const std::int8_t> spins) {
    std::int64_t energy = 0;
    if (const auto* noisy = system.hamiltonian.get_if<NoisyPatternHamiltonian>()) {
        const auto& parts = system.disorder.get<NoisyPatterns>();
        return noisy->scale * energy_by_definition({"", noisy->patterns, Disorder(parts.patterns)}, spins) +
               energy_by_definition({"", noisy->noise, Disorder(parts.noise)}, spins);
    }
    if (const auto* network = system.hamiltonian.get_if<PatternHamiltonian>()) {
        const auto& patterns = system.disorder.get<BitPatterns>();
        for (std::size_t mu = 0; mu < patterns.count(); ++mu) {
            int M = 0;
            for (int i = 0; i < network->N; ++i) M += patterns.entry(mu, i) * spins[static_cast<std::size_t>(i)];
            energy -= network->weight[static_cast<std::size_t>((M + network->N) / 2)];
        }
        return energy;
    }
    if (const auto* diluted = system.disorder.get_if<DilutedPatterns>()) {
        const auto block = static_cast<std::size_t>(diluted->block);
        std::map<std::size_t, std::int64_t> O;
        for (std::size_t i = 0; i < spins.size(); ++i)
            for (std::size_t e = diluted->first[i]; e < diluted->first[i + 1]; ++e)
                for (std::size_t a = 0; a < block; ++a)
                    O[static_cast<std::size_t>(diluted->pattern[e]) * block + a] +=
                        static_cast<std::int64_t>(diluted->value[e * block + a]) * spins[i];
        for (const auto& [channel, overlap] : O) energy -= overlap * overlap;
        return energy;
    }
    if (const auto* templates = system.disorder.get_if<Templates>()) {
        const auto K = static_cast<std::size_t>(templates->K);
        for (std::size_t mu = 0; mu < K; ++mu) {
            std::int64_t U = 0;
            for (std::size_t i = 0; i < spins.size(); ++i)
                for (std::size_t j = i + 1; j < spins.size(); ++j)
                    U += static_cast<std::int64_t>(templates->T[(i * spins.size() + j) * K + mu]) * spins[i] * spins[j];
            energy -= U * U;
        }
        return energy;
    }
    const auto& couplings = system.disorder.get<Couplings>();
    std::vector<int> sites;
    auto J = couplings.J.begin();
    const auto descend = [&](auto& self, int first, std::int64_t product) -> void {
        if (static_cast<int>(sites.size()) == couplings.P) {
            energy -= product * *J++;
            return;
        }
        for (int i = first; i < couplings.N; ++i) {
            sites.push_back(i);
            self(self, i + 1, product * spins[static_cast<std::size_t>(i)]);
            sites.pop_back();
        }
    };
    descend(descend, 0, 1);
    return energy;
}

} // namespace mattis::mc
