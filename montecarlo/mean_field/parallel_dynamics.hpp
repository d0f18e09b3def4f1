#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/chain/system.hpp"
#include "montecarlo/mean_field/hebbian_network.hpp"
#include "montecarlo/mean_field/network_tap.hpp"

namespace mattis::mc {

/// A system of a network that moves all its spins at once, by plefka, mean_field, tap or block_gibbs. `spins` makes the
/// system of spins that keeps the exact energy; it is not called for iterations. Throws std::invalid_argument for a
/// dynamics of single spins, and for one with an order_fault.
std::unique_ptr<System> parallel_system(std::shared_ptr<const HebbianNetwork> network, Dynamics dynamics,
                                        Reference reference, const std::function<std::unique_ptr<System>()>& spins);

/// Why a network of this order cannot move so; empty if it can. block_gibbs is for pairs.
std::string order_fault(int P, Dynamics dynamics);

/// What the cost of a parallel sweep depends on.
struct NetworkShape {
    int N = 0;
    std::int64_t channels = 0;
    int P = 2;
    Convention convention = Convention::distinct;
    bool signs = true;
};

/// Bytes of a system beside the one of spins, and seconds of a sweep, of its energy too; rough.
struct ParallelNeeds {
    double system = 0.0;
    double sweep = 0.0;
};
ParallelNeeds parallel_needs(const NetworkShape& shape, Dynamics dynamics);

/// Rough time of solve_network where it converges at ease.
double network_seconds(const NetworkShape& shape);

} // namespace mattis::mc
