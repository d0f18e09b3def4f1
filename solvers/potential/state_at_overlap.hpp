#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/status.hpp"
#include "models/contract/state.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// The state of a network at fixed overlap m with the archetype, at one temperature and load. A field b along the
/// archetype keeps the overlap. Its free energy per spin f(m) has the derivative V'(m) = b - S(m), where S is the
/// signal field of the model. Source: docs/theory.md, section "Potential of a stored pattern".
struct StateAtOverlap {
    double m = 0.0;
    Status status = Status::absent; ///< the rest has a meaning only if it converged
    double b = 0.0;
    double free_energy = 0.0;
    std::vector<NamedValue> order{}; ///< q, or q0, q1 and theta (y at T = 0); C
    std::optional<double> replicon{};
    bool stable = false;
    std::optional<double> residual{};
    std::string reason{};
    int rivals = 0;  ///< further solutions at this m, which have a lower free energy
    Levels levels{}; ///< of a broken state, for continuation in m
};

} // namespace mattis::solvers
