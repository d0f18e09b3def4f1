#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace mattis::mc {

/// Every configuration of a small system of spins: energies and overlaps with the archetype. The index of a
/// configuration are its bits; bit i is set where s_i = +1. Kinds fill it from the disorder and the definition of the
/// energy, without their engines (Kind::enumerate).
struct Spectrum {
    int N = 0;
    double unit = 0.0;
    double constant = 0.0;              ///< per spin, left out of the energies that observables report
    std::vector<std::int64_t> energies; ///< in units of the Hamiltonian
    std::vector<int> overlaps;          ///< N m with pattern 0, raw; empty for spin glasses
    double overlap_unit = 1.0;          ///< raw m per reported one
};

/// A spectrum of 2^N energies 0 to be filled in. Throws std::invalid_argument for N > 20.
Spectrum empty_spectrum(int N, double unit);

/// Gibbs averages exp(-H/T)/Z of a spectrum. Energies are per spin, less the constant. Without an archetype m, m2,
/// m_abs, m4 are NaN. These functions throw std::invalid_argument unless T > 0.
struct GibbsAverages {
    double log_Z = 0.0; ///< of exp(-H/T), constant included
    double energy = 0.0, energy2 = 0.0;
    double m = 0.0, m2 = 0.0, m_abs = 0.0, m4 = 0.0;
    double q = 0.0;  ///< overlap of two replicas: (1/N) sum_i <s_i>^2
    double q2 = 0.0; ///< its square: (1/N^2) sum_ij <s_i s_j>^2
};
GibbsAverages gibbs_averages(const Spectrum& spectrum, double T);

/// Probability of every energy under the Gibbs law.
std::map<std::int64_t, double> energy_law(const Spectrum& spectrum, double T);

/// Lowest energy (in units of the Hamiltonian) and the number of configurations that have it.
struct GroundState {
    std::int64_t energy = 0;
    std::size_t degeneracy = 0;
};
GroundState ground_state(const Spectrum& spectrum);

} // namespace mattis::mc
