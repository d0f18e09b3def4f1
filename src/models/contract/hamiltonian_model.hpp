#pragma once

#include <concepts>

#include "models/contract/model.hpp"
#include "models/hamiltonian.hpp"

namespace mattis {

/// A model that can be simulated:
///   hamiltonian(N)                  its energy at N spins as data. Throws InputError where N spins are too few for its
///                                   interaction, or where exact energies would not fit 64-bit integers
template <class M>
concept HamiltonianModel = Model<M> && requires(const M& model, int N) {
    { model.hamiltonian(N) } -> std::convertible_to<Hamiltonian>;
};

} // namespace mattis
