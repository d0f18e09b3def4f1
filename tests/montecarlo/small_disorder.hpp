#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "core/rng.hpp"
#include "models/hamiltonian.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/sampler.hpp"

namespace mattis::mc {

/// A Hamiltonian with one realisation of its disorder.
struct System {
    std::string name;
    Hamiltonian hamiltonian;
    std::shared_ptr<const Disorder> disorder;

    int size() const {
        return std::visit([](const auto& h) { return h.N; }, hamiltonian);
    }
    double unit() const {
        return std::visit([](const auto& h) { return h.unit; }, hamiltonian);
    }
    std::unique_ptr<Sampler> sampler() const { return make_sampler(hamiltonian, disorder); }
};

inline System system_of(std::string name, const Hamiltonian& h, std::uint32_t sample = 0) {
    const StreamKey key{.seed = 31, .point = content_hash(name), .sample = sample, .purpose = Purpose::disorder};
    return {std::move(name), h, std::make_shared<const Disorder>(draw_disorder(h, key))};
}

/// Network of K patterns at N spins.
inline System network(int P, Convention convention, int N, int K, std::uint32_t sample = 0) {
    PatternHamiltonian h = pattern_hamiltonian(P, convention, 0.0, N);
    h.K = K;
    const std::string_view name = convention_names[static_cast<std::size_t>(convention)];
    return system_of(fmt::format("network P={} {} N={} K={}", P, name, N, K), h, sample);
}

inline System glass(int P, int N, std::uint32_t sample = 0) {
    return system_of(fmt::format("glass P={} N={}", P, N), coupling_hamiltonian(P, N), sample);
}

/// Every kind of system: P = 2 … 6, both conventions, even and odd N, pair and term couplings.
inline std::vector<System> systems(std::span<const int> sizes, int K) {
    std::vector<System> all;
    for (const int N : sizes)
        for (const int P : {2, 3, 4, 5, 6}) {
            if (P > N) continue;
            for (const Convention convention : {Convention::distinct, Convention::full})
                all.push_back(network(P, convention, N, K));
            all.push_back(glass(P, N));
        }
    return all;
}

inline std::vector<std::int8_t> random_spins(int N, Stream& stream) {
    std::vector<std::int8_t> spins(static_cast<std::size_t>(N));
    for (std::int8_t& s : spins) s = stream() >> 63 != 0 ? 1 : -1;
    return spins;
}

/// Spin i is up where bit i is set.
inline std::vector<std::int8_t> spins_of(std::uint32_t configuration, int N) {
    std::vector<std::int8_t> spins;
    for (int i = 0; i < N; ++i) spins.push_back((configuration >> i & 1) != 0 ? 1 : -1);
    return spins;
}

inline std::uint32_t configuration_of(std::span<const std::int8_t> spins) {
    std::uint32_t configuration = 0;
    for (std::size_t i = 0; i < spins.size(); ++i) configuration |= static_cast<std::uint32_t>(spins[i] > 0) << i;
    return configuration;
}

/// Energy in units of the Hamiltonian from the definitions: overlaps, or products of spins, summed afresh.
inline std::int64_t naive_energy(const System& system, std::span<const std::int8_t> spins) {
    const auto N = spins.size();
    std::int64_t energy = 0;
    if (const auto* h = std::get_if<PatternHamiltonian>(&system.hamiltonian)) {
        const auto& patterns = std::get<BitPatterns>(*system.disorder);
        for (std::size_t mu = 0; mu < patterns.count(); ++mu) {
            int M = 0;
            for (std::size_t i = 0; i < N; ++i) M += patterns.entry(mu, static_cast<int>(i)) * spins[i];
            energy -= h->weight[static_cast<std::size_t>(M + h->N) / 2];
        }
        return energy;
    }
    const auto& couplings = std::get<Couplings>(*system.disorder);
    // P-subsets in lexicographic order are the descending permutations of P ones and N - P zeros.
    std::vector<char> chosen(N, 0);
    std::fill_n(chosen.begin(), couplings.P, 1);
    auto J = couplings.J.begin();
    do {
        std::int64_t product = *J++;
        for (std::size_t i = 0; i < N; ++i) product *= chosen[i] ? spins[i] : 1;
        energy -= product;
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    return energy;
}

} // namespace mattis::mc
