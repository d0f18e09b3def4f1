#pragma once

#include <array>
#include <cmath>
#include <string_view>

namespace mattis::mc {

/// How a configuration moves at inverse temperature beta. The first three are rules for one proposed spin flip of
/// energy cost dE. The others move all spins of a network of Hebb's rule at once (montecarlo/mean_field):
///   plefka       heat bath in the fields of first order at the present configuration, without their self-terms
///   mean_field   iteration of the mean-field equations for magnetisations
///   tap          the same of the equations of Thouless, Anderson and Palmer
///   block_gibbs  Gaussian hidden units given the spins, then spins given the hidden units: exact for pairs
/// One is for magnetisations, which it moves all at once:
///   hamiltonian  trajectories of Hamiltonian dynamics, each accepted or refused as a whole (montecarlo/field_space)
enum class Dynamics { heat_bath, metropolis, zero_temperature, plefka, mean_field, tap, block_gibbs, hamiltonian };
inline constexpr std::array<std::string_view, 8> dynamics_names{
    "heat_bath", "metropolis", "zero_temperature", "plefka", "mean_field", "tap", "block_gibbs", "hamiltonian"};

/// Whether a dynamics decides single flips by their cost.
constexpr bool moves_single_spins(Dynamics dynamics) { return dynamics <= Dynamics::zero_temperature; }
/// Whether it is a map of magnetisations that draws no random numbers and may come to rest.
constexpr bool moves_by_iteration(Dynamics dynamics) {
    return dynamics == Dynamics::mean_field || dynamics == Dynamics::tap;
}
/// Whether it leaves the law of Gibbs at beta invariant, so that chains at several temperatures may exchange.
constexpr bool keeps_gibbs_law(Dynamics dynamics) {
    return dynamics == Dynamics::heat_bath || dynamics == Dynamics::metropolis || dynamics == Dynamics::block_gibbs ||
           dynamics == Dynamics::hamiltonian;
}

/// Which spin is proposed: a uniformly random one, all in turn, or all at once, each on the configuration before the
/// sweep (Little's dynamics). Parallel heat-bath updates of a pairwise Hamiltonian do not have the law of Gibbs, but
/// prod_i 2cosh(beta h_i), h_i the field of the other spins (Peretto, Biol. Cybern. 50, 51 (1984)). In a network of
/// finitely many patterns both laws have the same limit as N grows.
enum class Order { random, sequential, parallel };
inline constexpr std::array<std::string_view, 3> order_names{"random", "sequential", "parallel"};

/// Probability to accept a flip that costs x = beta dE:
///   heat bath          1/(1 + e^x) (Glauber)
///   Metropolis         min(1, e^-x)
///   zero temperature   1 if the energy falls (x < 0), else 0; beta is taken as 1
/// The first two leave the Gibbs law exp(-beta H)/Z invariant, one spin at a time. Precondition: it moves single spins.
inline double flip_probability(Dynamics dynamics, double x) {
    switch (dynamics) {
    case Dynamics::heat_bath:
        return 1.0 / (1.0 + std::exp(x));
    case Dynamics::metropolis:
        return x <= 0.0 ? 1.0 : std::exp(-x);
    case Dynamics::zero_temperature:
        return x < 0.0 ? 1.0 : 0.0;
    case Dynamics::plefka:
    case Dynamics::mean_field:
    case Dynamics::tap:
    case Dynamics::block_gibbs:
    case Dynamics::hamiltonian:
        break;
    }
    return 0.0;
}

} // namespace mattis::mc
