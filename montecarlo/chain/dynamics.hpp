#pragma once

#include <array>
#include <cmath>
#include <string_view>

namespace mattis::mc {

/// Rule for one proposed spin flip of energy cost dE at inverse temperature beta.
enum class Dynamics { heat_bath, metropolis, zero_temperature };
inline constexpr std::array<std::string_view, 3> dynamics_names{"heat_bath", "metropolis", "zero_temperature"};

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
/// The first two leave the Gibbs law exp(-beta H)/Z invariant, one spin at a time.
inline double flip_probability(Dynamics dynamics, double x) {
    switch (dynamics) {
    case Dynamics::heat_bath:
        return 1.0 / (1.0 + std::exp(x));
    case Dynamics::metropolis:
        return x <= 0.0 ? 1.0 : std::exp(-x);
    case Dynamics::zero_temperature:
        return x < 0.0 ? 1.0 : 0.0;
    }
    return 0.0;
}

} // namespace mattis::mc
