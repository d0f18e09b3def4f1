#include "montecarlo/mean_field/hebbian_network.hpp"

#include <cmath>
#include <stdexcept>

#include "core/special.hpp"
#include "core/watch.hpp"
#include "models/data/dataset.hpp"
#include "models/data/pattern_covariance.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis::mc {

namespace {

/// Load of all classes but the archetype's.
double other_load(std::int64_t K, int P, int N) {
    return static_cast<double>(K - 1) * factorial(P) / (2.0 * integer_power(N, P - 1));
}

/// The description of the data that a Hamiltonian was made from.
Dataset dataset_of(const ExampleHamiltonian& h) {
    if (h.data == Dataset::Vectors::examples) return Dataset({.protocol = Protocol::unsupervised, .r = h.r, .M = h.M});
    return Dataset({.protocol = Protocol::supervised, .rho = h.rho});
}

/// 1 over the root of sum_i v^2.
double step_of(const ExampleHamiltonian& h) {
    const double root = std::sqrt(static_cast<double>(h.N));
    switch (h.data) {
    case Dataset::Vectors::class_sums:
        return 1.0 / (root * h.M * h.r * std::sqrt(1.0 + h.rho));
    case Dataset::Vectors::gaussian:
        return 1.0 / (root * h.spread * std::sqrt(1.0 + h.rho));
    case Dataset::Vectors::examples:
    case Dataset::Vectors::patterns:
        break;
    }
    return 1.0 / root;
}

} // namespace

HebbianNetwork hebbian_network(const PatternHamiltonian& h, const BitPatterns& patterns) {
    if (h.P < 2) throw std::invalid_argument("mean field: the order of the interaction is not known");
    if (patterns.size() != h.N || static_cast<std::int64_t>(patterns.count()) != h.K)
        throw std::invalid_argument("mean field: the patterns are not those of the Hamiltonian");
    HebbianNetwork network{.N = h.N, .P = h.P, .convention = h.convention, .signs = true};
    ChannelMatrix v(h.N, h.K, 1);
    for (int i = 0; i < h.N; ++i) {
        pause_point();
        for (std::int64_t mu = 0; mu < h.K; ++mu) v.set(i, mu, patterns.entry(static_cast<std::size_t>(mu), i));
        network.archetype.push_back(static_cast<std::int8_t>(patterns.entry(0, i)));
    }
    network.v = std::make_shared<const ChannelMatrix>(std::move(v));
    network.step = 1.0 / std::sqrt(static_cast<double>(h.N));
    const double unit = h.convention == Convention::full ? h.unit : h.unit / factorial(h.P);
    network.strength = unit / integer_power(network.step, h.P);
    network.alpha = other_load(h.K, h.P, h.N);
    if (h.P > 2) network.noise = pattern_covariance(h.P, h.convention);
    network.data_overlap_unit = network.step;
    network.constant = h.constant;
    return network;
}

HebbianNetwork hebbian_network(const ExampleHamiltonian& h, const std::shared_ptr<const ExampleData>& data) {
    if (data->N != h.N || data->K != h.K || data->block != h.block())
        throw std::invalid_argument("mean field: the data are not those of the Hamiltonian");
    HebbianNetwork network{.N = h.N, .P = h.P, .convention = h.convention, .block = h.block()};
    network.v = {data, &data->v}; // lives as long as the data
    network.signs = h.data == Dataset::Vectors::examples || h.data == Dataset::Vectors::patterns;
    network.step = step_of(h);
    network.strength = h.unit / integer_power(network.step, h.P);
    network.weight = h.weight;
    network.alpha = other_load(h.K, h.P, h.N);
    if (h.data == Dataset::Vectors::examples && h.P == 2)
        network.modes = {{1.0 - h.r * h.r + h.M * h.r * h.r, 1.0}, {1.0 - h.r * h.r, h.M - 1.0}};
    if (h.P > 2) network.noise = data_covariance(h.P, h.convention, dataset_of(h), 0.0);
    network.archetype.assign(data->xi.begin(), data->xi.begin() + h.N);
    network.data_overlap_unit = h.data_overlap_unit() / network.step;
    network.constant = h.constant;
    return network;
}

} // namespace mattis::mc
