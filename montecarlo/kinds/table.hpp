#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <typeindex>
#include <vector>

#include "core/rng.hpp"
#include "models/contract/hamiltonian.hpp"
#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/kinds/kind.hpp"

namespace mattis::mc {

/// All kinds of Hamiltonians, those of table.cpp and those that have joined.
std::span<const Kind* const> kinds();

/// Lets a kind join: add_kind(kind<RingKind>()). Throws std::invalid_argument if there is one of these data already.
const Kind& add_kind(const Kind& kind);

/// The kind of a Hamiltonian, or of data of this type. Throws std::invalid_argument if there is none.
const Kind& kind_of(const Hamiltonian& hamiltonian);
const Kind& kind_of(std::type_index data);

/// Those of a model, by the types of the data that its Hamiltonian may have (ModelInfo::hamiltonians).
std::vector<const Kind*> kinds_of(std::span<const std::type_index> data);

/// Draws the disorder of a Hamiltonian (Kind::draw).
Disorder draw_disorder(const Hamiltonian& hamiltonian, const StreamKey& key,
                       std::span<const std::int8_t> archetypes = {});

/// A system in this disorder (Kind::make_system).
std::unique_ptr<System> make_system(const Hamiltonian& hamiltonian, const Disorder& disorder);

/// The same of spins +-1. Throws std::invalid_argument for a system of something else.
std::unique_ptr<SpinSystem> make_spin_system(const Hamiltonian& hamiltonian, const Disorder& disorder);

/// Exact enumeration of all 2^N configurations (Kind::enumerate).
Spectrum enumerate(const Hamiltonian& hamiltonian, const Disorder& disorder);

} // namespace mattis::mc
