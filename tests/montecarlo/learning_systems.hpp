#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"
#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {

/// A small network that learns, for tests that must hold for all of them.
struct LearningSystem {
    std::string name;
    ExampleHamiltonian h;
    Disorder disorder;

    const ExampleData& data() const { return disorder.get<ExampleData>(); }
    std::unique_ptr<SpinConfiguration> system() const {
        std::unique_ptr<System> made = make_system(h, disorder);
        return std::unique_ptr<SpinConfiguration>(dynamic_cast<SpinConfiguration*>(made.release()));
    }
};

/// K classes of data of N sites.
inline ExampleHamiltonian learning_hamiltonian(int P, Convention convention, const Dataset::Parameters& data, int N,
                                               std::int64_t K) {
    ExampleHamiltonian h = example_hamiltonian(P, convention, 0.0, Dataset(data), N);
    h.constant *= static_cast<double>(K);
    h.K = K;
    return h;
}

inline LearningSystem learning_system(const std::string& name, const ExampleHamiltonian& h, std::uint64_t seed = 1) {
    return {name, h, draw_disorder(h, {.seed = seed, .point = content_hash(name), .purpose = Purpose::disorder})};
}

/// Every kind of data and both conventions at orders P = 2 … 8, few classes; one with weights of its classes.
inline std::vector<LearningSystem> learning_gallery(int N) {
    const std::vector<std::pair<std::string, Dataset::Parameters>> kinds{
        {"supervised", {Protocol::supervised, 0.0, 0.6, 5}},
        {"unsupervised", {Protocol::unsupervised, 0.0, 0.6, 3}},
        {"many examples", {Protocol::supervised, 0.0, 0.3, 200}},
        {"Gaussian", {Protocol::supervised, 0.4}},
        {"perfect", {Protocol::unsupervised}}};
    std::vector<LearningSystem> systems;
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (int P = 2; P <= 8 && P <= N; ++P)
            for (const auto& [kind, data] : kinds) {
                const std::string name = kind + " P = " + std::to_string(P) + " " +
                                         std::string(convention_names[static_cast<std::size_t>(convention)]);
                systems.push_back(learning_system(name, learning_hamiltonian(P, convention, data, N, 4)));
            }
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        ExampleHamiltonian h = learning_hamiltonian(4, Convention::full, {protocol, 0.0, 0.6, 3}, N, 3);
        h.weight = {1.0, 0.7, 1.9};
        systems.push_back(learning_system("weights", h));
    }
    return systems;
}

} // namespace mattis::mc
