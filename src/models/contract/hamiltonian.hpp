#pragma once

// The Hamiltonian half of a model, as its builder sees it. A model returns the data of its energy at N spins, an
// aggregate of one kind: PatternHamiltonian, ExampleHamiltonian, CouplingHamiltonian, DilutedHamiltonian, or a kind
// that joins. If the kind depends on the parameters it returns OneOf the kinds. What the program asks about such data
// is answered by montecarlo/kinds, one file for each kind.

#include <any>
#include <concepts>
#include <typeindex>
#include <utility>
#include <vector>

namespace mattis {

/// Data of a Hamiltonian: a value that knows its number N of degrees of freedom.
template <class H>
concept HamiltonianData = requires(const H& data) {
    { data.N } -> std::convertible_to<int>;
}
&&std::copy_constructible<H>;

/// The energy of a model at N spins: data of one kind, whatever it is. Those who know the kind ask for its data.
class Hamiltonian {
public:
    /// Holds nothing.
    Hamiltonian() = default;
    template <HamiltonianData H>
    Hamiltonian(H data) : data_(std::move(data)) {}

    /// The data if they are an H, else nullptr.
    template <HamiltonianData H>
    const H* get_if() const {
        return std::any_cast<H>(&data_);
    }
    template <HamiltonianData H>
    H* get_if() {
        return std::any_cast<H>(&data_);
    }
    /// The data. Throws std::bad_any_cast if they are no H.
    template <HamiltonianData H>
    const H& get() const {
        return std::any_cast<const H&>(data_);
    }
    /// Type of the data; that of void without any.
    std::type_index type() const { return data_.type(); }

private:
    std::any data_;
};

/// A Hamiltonian whose data are of one of these kinds. Parameters decide which.
template <HamiltonianData... H>
class OneOf : public Hamiltonian {
public:
    template <class D>
    requires(std::same_as<D, H> || ...) OneOf(D data) : Hamiltonian(std::move(data)) {}

    /// Types of the data, those of the default parameters first.
    static std::vector<std::type_index> types() { return {typeid(H)...}; }
};

/// Type that a model returns: data, or OneOf several.
template <class M>
using HamiltonianOf = decltype(std::declval<const M&>().hamiltonian(1));

/// What a model may return.
template <class H>
concept ReturnedHamiltonian = HamiltonianData<H> ||(std::derived_from<H, Hamiltonian>&& requires { H::types(); });

/// Types of the data that may be in it.
template <ReturnedHamiltonian H>
std::vector<std::type_index> types_of() {
    if constexpr (HamiltonianData<H>)
        return {typeid(H)};
    else
        return H::types();
}

} // namespace mattis
