#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bit_patterns.hpp"
#include "models/data/convention.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/landscape/energy_covariance.hpp"
#include "montecarlo/disorder/example_data.hpp"

namespace mattis::mc {

/// A network of Hebb's rule as mean-field equations see it, whatever it stores or learns:
///   H = -sum_c strength_c G(x_c),  x_c = sum_i t_i^c sigma_i,  t = step v,  sum_i t^2 = 1 on average
/// over channels c, with G = x^P (full) or P! e_P(t_1 sigma_1, ..., t_N sigma_N) (distinct). So x = sqrt(N) u of the
/// normalised data. Patterns, class sums and examples differ by v, step and strength alone.
struct HebbianNetwork {
    int N = 0;
    int P = 2;
    Convention convention = Convention::distinct;
    int block = 1;                            ///< channels of a class
    std::shared_ptr<const ChannelMatrix> v{}; ///< N sites, a channel for each datum
    bool signs = false;                       ///< whether all of v is +-1
    double step = 1.0;
    double strength = 0.0;        ///< of a class of weight 1
    std::vector<double> weight{}; ///< of each class; empty: all 1
    double alpha = 0.0;           ///< load of the classes beside the archetype's
    /// P = 2: eigenvalues of the covariance of the channels of one class (sum_i t^c t^d), and how many there are.
    struct Mode {
        double eigenvalue = 1.0, multiplicity = 1.0;
    };
    std::vector<Mode> modes{{}};
    std::optional<EnergyCovariance> noise{}; ///< P > 2: x(q) of the energy of the other classes
    std::vector<std::int8_t> archetype{};    ///< N entries +-1
    double data_overlap_unit = 0.0;          ///< n = this times the sum of x over the archetype's channels
    double constant = 0.0;                   ///< part of the energy per spin that observables leave out

    std::size_t channels() const { return static_cast<std::size_t>(v->channels()); }
    double strength_of(std::size_t channel) const {
        return weight.empty() ? strength : strength * weight[channel / static_cast<std::size_t>(block)];
    }
};

/// The network of stored patterns. Throws std::invalid_argument where the Hamiltonian does not say its order P.
HebbianNetwork hebbian_network(const PatternHamiltonian& h, const BitPatterns& patterns);

/// The network that learns; it shares the data.
HebbianNetwork hebbian_network(const ExampleHamiltonian& h, const std::shared_ptr<const ExampleData>& data);

} // namespace mattis::mc
