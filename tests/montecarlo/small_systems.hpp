#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/bit_patterns.hpp"
#include "core/rng.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"

namespace mattis::mc {

/// H = -(N/2) sum_mu m_mu^P, with a constant to leave out that no model has, so that nobody forgets it.
inline PatternHamiltonian small_network(int P, int N, int K) {
    PatternHamiltonian h{
        .N = N, .K = K, .alpha = 0.0, .weight = {}, .unit = 0.5 * std::pow(N, 1 - P), .constant = 0.25};
    for (int u = 0; u <= N; ++u) h.weight.push_back(static_cast<std::int64_t>(std::llround(std::pow(2 * u - N, P))));
    return h;
}

/// K patterns of random signs.
inline Disorder small_patterns(int N, int K, std::uint64_t seed = 2) {
    BitPatterns patterns(static_cast<std::size_t>(K), N);
    Stream stream({.seed = seed});
    for (int mu = 0; mu < K; ++mu)
        for (int i = 0; i < N; ++i) patterns.set(static_cast<std::size_t>(mu), i, stream() >> 63 ? 1 : -1);
    return Disorder(std::move(patterns));
}

/// Gibbs averages of every observable by summing over all 2^N configurations, straight from the definitions.
inline std::vector<double> exact_averages(const PatternHamiltonian& h, const BitPatterns& patterns, double T,
                                          Dynamics dynamics) {
    const auto N = static_cast<std::size_t>(h.N);
    std::vector<double> sums(observables().size(), 0.0);
    const auto sign = [](std::uint32_t code, std::size_t i) { return (code >> i) & 1 ? 1 : -1; };
    const auto overlap = [&](std::uint32_t code, std::size_t mu) {
        int M = 0;
        for (std::size_t i = 0; i < N; ++i) M += patterns.entry(mu, static_cast<int>(i)) * sign(code, i);
        return M;
    };
    const auto energy = [&](std::uint32_t code) {
        std::int64_t sum = 0;
        for (std::size_t mu = 0; mu < patterns.count(); ++mu)
            sum += h.weight[static_cast<std::size_t>((overlap(code, mu) + h.N) / 2)];
        return -h.unit * static_cast<double>(sum);
    };
    std::vector<double> weights;
    double Z = 0.0;
    for (std::uint32_t code = 0; code < (1u << N); ++code) {
        const double E = energy(code), w = std::exp(-E / T), m = overlap(code, 0) / static_cast<double>(h.N);
        double acceptance = 0.0;
        for (std::size_t i = 0; i < N; ++i)
            acceptance += flip_probability(dynamics, (energy(code ^ (1u << i)) - E) / T) / static_cast<double>(h.N);
        const std::array values{m,   m * m, std::abs(m), m * m * m * m,        0.0,
                                0.0, 0.0,   0.0,         E / h.N - h.constant, acceptance};
        for (std::size_t k = 0; k < values.size(); ++k) sums[k] += w * values[k];
        weights.push_back(w);
        Z += w;
    }
    for (double& sum : sums) sum /= Z;
    for (std::uint32_t a = 0; a < (1u << N); ++a)
        for (std::uint32_t b = 0; b < (1u << N); ++b) {
            const double w = weights[a] * weights[b] / (Z * Z);
            const double q = 1.0 - 2.0 * std::popcount(a ^ b) / static_cast<double>(h.N);
            sums[static_cast<std::size_t>(Observable::q)] += w * q;
            sums[static_cast<std::size_t>(Observable::q2)] += w * q * q;
            sums[static_cast<std::size_t>(Observable::q_abs)] += w * std::abs(q);
            sums[static_cast<std::size_t>(Observable::q4)] += w * q * q * q * q;
        }
    return sums;
}

} // namespace mattis::mc
