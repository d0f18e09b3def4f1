#pragma once

#include <concepts>

#include "models/contract/hamiltonian.hpp"
#include "models/contract/model.hpp"

namespace mattis {

/// A model that can be simulated:
///   hamiltonian(N)   its energy at N spins: the data of one kind of Hamiltonians, or OneOf several kinds
/// It throws InputError where N spins are too few for the interaction, or where exact energies would not fit 64-bit
/// integers.
template <class M>
concept HamiltonianModel = Model<M> && requires(const M& model, int N) {
    { model.hamiltonian(N) } -> ReturnedHamiltonian;
};

} // namespace mattis
