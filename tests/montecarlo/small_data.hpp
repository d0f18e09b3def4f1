#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "models/data/dataset.hpp"
#include "models/hamiltonians/exact_energy.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"

namespace mattis::mc {

/// A network of exactly K classes.
inline ExampleHamiltonian example_network(int P, Convention convention, int N, int K, const Dataset::Parameters& data) {
    ExampleHamiltonian h = example_hamiltonian(P, convention, 0.0, Dataset(data), N);
    h.K = K;
    h.alpha = K * factorial(P) / (2.0 * std::pow(N, P - 1));
    return h;
}

inline constexpr Dataset::Parameters supervised{.protocol = Protocol::supervised, .r = 0.6, .M = 5};
inline constexpr Dataset::Parameters unsupervised{.protocol = Protocol::unsupervised, .r = 0.8, .M = 3};

/// Data of a network that learns class sums or examples, drawn entry by entry.
inline std::shared_ptr<const ExampleData> draw_plain_data(const ExampleHamiltonian& h, std::uint64_t seed) {
    Stream stream({.seed = seed, .purpose = Purpose::disorder});
    const bool sums = h.data == Dataset::Vectors::class_sums;
    ExampleData data{.N = h.N, .K = h.K, .block = h.block(), .xi = {}, .v = {}, .example = {}};
    data.v = ChannelMatrix(h.N, h.channels(), sums ? h.M : 1);
    for (std::int64_t mu = 0; mu < h.K; ++mu)
        for (int i = 0; i < h.N; ++i) {
            const int xi = stream() >> 63 ? 1 : -1;
            data.xi.push_back(static_cast<std::int8_t>(xi));
            int sum = 0;
            for (int a = 0; a < h.M; ++a) {
                const int eta = stream.uniform() < 0.5 * (1.0 + h.r) ? xi : -xi;
                sum += eta;
                if (!sums) data.v.set(i, mu * h.block() + a, eta);
            }
            if (sums) data.v.set(i, mu, sum);
        }
    return std::make_shared<const ExampleData>(std::move(data));
}

/// H of a configuration, straight from its definition.
inline double defined_energy(const ExampleHamiltonian& h, const ExampleData& data, std::span<const int> sigma) {
    double sum = 0.0;
    for (std::int64_t c = 0; c < h.channels(); ++c) {
        std::vector<double> e(static_cast<std::size_t>(h.P) + 1, 0.0); // elementary symmetric polynomials
        e[0] = 1.0;
        double O = 0.0;
        for (int i = 0; i < h.N; ++i) {
            const double t = data.v.at(i, c) * sigma[static_cast<std::size_t>(i)];
            O += t;
            for (std::size_t k = e.size() - 1; k > 0; --k) e[k] += t * e[k - 1];
        }
        sum += h.convention == Convention::full ? std::pow(O, h.P) : factorial(h.P) * e.back();
    }
    return -h.unit * sum;
}

} // namespace mattis::mc
