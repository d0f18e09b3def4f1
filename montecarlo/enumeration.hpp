#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "models/hamiltonian.hpp"
#include "montecarlo/disorder.hpp"

namespace mattis::mc {

/// Averages <.> over the Gibbs law exp(-beta H)/Z. H is the total energy as the Hamiltonian defines it, its constant
/// included.
struct GibbsAverages {
    double log_Z = 0.0;
    double energy = 0.0;         ///< <H>
    double energy_squared = 0.0; ///< <H^2>
    /// Overlap m = (1/N) sum_i xi_i s_i with the archetype, pattern 0: <m>, <m^2>, <|m|>, <m^4>. NaN for spin glasses.
    double m = 0.0, m2 = 0.0, m_abs = 0.0, m4 = 0.0;
    /// Overlap q = (1/N) sum_i s_i s'_i of two replicas: <q> = (1/N) sum_i <s_i>^2, <q^2> = (1/N^2) sum_ij <s_i s_j>^2.
    double q = 0.0, q2 = 0.0;
};

/// Energies of all 2^N configurations of a small system, straight from the data of the Hamiltonian and its disorder: no
/// engine of the simulation takes part. Networks go through the configurations in Gray code order, one flip each; the
/// energies of a spin glass are the Walsh-Hadamard transform of its couplings.
class Enumeration {
public:
    static constexpr int largest_size = 20;

    /// Throws std::invalid_argument for N > 20, or if the disorder is not one of this Hamiltonian.
    Enumeration(const Hamiltonian& hamiltonian, const Disorder& disorder);

    int size() const { return N_; } ///< N

    /// energies()[c] is the energy, in units of the Hamiltonian, of the configuration whose spin i is +1 where bit i of
    /// c is set and -1 elsewhere.
    std::span<const std::int64_t> energies() const { return energies_; }

    std::int64_t ground_energy() const { return ground_energy_; } ///< lowest, in units of the Hamiltonian
    std::int64_t ground_states() const { return ground_states_; } ///< number of configurations that have it

    /// Throws std::invalid_argument unless 0 <= beta < infinity.
    GibbsAverages averages(double beta) const;

    /// Gibbs probability of each energy that occurs (in units of the Hamiltonian). Throws as averages does.
    std::map<std::int64_t, double> law(double beta) const;

    /// Gibbs probability of each configuration, numbered as in energies(). Throws as averages does.
    std::vector<double> probabilities(double beta) const;

private:
    int N_;
    double unit_;
    bool has_archetype_;
    std::uint32_t archetype_ = 0; ///< its configuration
    std::vector<std::int64_t> energies_;
    std::int64_t ground_energy_ = 0;
    std::int64_t ground_states_ = 0;
};

} // namespace mattis::mc
