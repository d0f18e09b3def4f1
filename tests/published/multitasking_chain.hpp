#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/multitasking/multitasking.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kinds/table.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {

/// K patterns of dilution d stored themselves.
inline Multitasking::Parameters stored(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

/// The same learnt from M examples of quality r.
inline Multitasking::Parameters learnt(Protocol protocol, int K, double d, double T, int M, double r) {
    auto p = stored(K, d, T);
    p.protocol = protocol;
    p.M = M;
    p.r = r;
    return p;
}

/// A simulation of heat-bath sweeps in sequential order.
struct SimulatedNetwork {
    Multitasking::Parameters parameters;
    int N = 0;
    Start start = Start::hierarchical;
    int samples = 8;
    int thermalise = 200;
    int measure = 1000;
    Ensemble ensemble = Ensemble::independent;
    std::uint64_t seed = 5;

    DilutedHamiltonian hamiltonian() const {
        DilutedHamiltonian h = Multitasking(parameters).hamiltonian(N);
        h.ensemble = ensemble;
        return h;
    }
    StreamKey key(int sample, Purpose purpose, std::uint32_t chain = 0) const {
        return {
            .seed = seed, .point = 1, .sample = static_cast<std::uint32_t>(sample), .chain = chain, .purpose = purpose};
    }
    Disorder disorder(int sample) const { return draw_disorder(hamiltonian(), key(sample, Purpose::disorder)); }
    /// A chain at its start in this disorder.
    Chain chain(int sample, const Disorder& disorder, std::uint32_t number = 0) const {
        Chain chain(make_spin_system(hamiltonian(), disorder), key(sample, Purpose::dynamics, number));
        chain.begin(start, 1.0, key(sample, Purpose::start, number));
        return chain;
    }
    void sweep(Chain& chain) const { chain.sweep(Dynamics::heat_bath, Order::sequential, 1.0 / parameters.T); }
};

/// Means in time of one chain: overlaps with patterns and data, and the energy per spin.
struct TimeMeans {
    std::vector<double> m, n;
    double energy = 0.0;
};

inline TimeMeans time_means(const SimulatedNetwork& network, Chain& chain) {
    for (int k = 0; k < network.thermalise; ++k) network.sweep(chain);
    const auto K = static_cast<std::size_t>(network.parameters.K);
    TimeMeans means{.m = std::vector<double>(K, 0.0), .n = std::vector<double>(K, 0.0)};
    PatternLook look;
    for (int k = 0; k < network.measure; ++k) {
        network.sweep(chain);
        chain.system().look(look, nullptr);
        for (std::size_t mu = 0; mu < K; ++mu) {
            means.m[mu] += look.m[mu] / network.measure;
            means.n[mu] += look.n[mu] / network.measure;
        }
        means.energy += chain.system().energy() / network.N / network.measure;
    }
    return means;
}

/// Estimate over samples of numbers that one sample gives: [sample][k] to [k].
inline std::vector<stats::Estimate> over_samples(const std::vector<std::vector<double>>& by_sample) {
    std::vector<stats::Estimate> estimates;
    for (std::size_t k = 0; k < by_sample.front().size(); ++k) {
        std::vector<double> values;
        for (const auto& sample : by_sample) values.push_back(sample[k]);
        estimates.push_back(stats::over_samples(values));
    }
    return estimates;
}

} // namespace mattis::mc
