#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/newton.hpp"
#include "core/status.hpp"
#include "models/concepts.hpp"

namespace mattis::solvers {

/// A branch at one point: what is reported, with the evidence for it. Values are present only with
/// Status::converged; free energy, energy and entropy are per spin.
struct Solution {
    Branch branch = Branch::paramagnet;
    Status status = Status::absent;
    std::vector<NamedValue> order{};
    std::optional<double> free_energy{}, energy{}, entropy{};
    std::optional<double> residual{}; ///< norm of u - map(u), recomputed at u
    int iterations = 0;
    std::optional<double> replicon{}; ///< the smallest; none where it is minus infinity (T = 0 with noise)
    bool stable = false;              ///< replicon > 0
    /// Replicons of levels 0..k of the overlaps, from the outside: that of level 0 says whether clusters of states form
    /// within the state as a whole, that of level k whether the innermost clusters break (Gardner). Replica-symmetric
    /// states have the one of de Almeida and Thouless. None where minus infinity.
    std::vector<std::optional<double>> replicons{};
    std::optional<double> complexity{}; ///< logarithm of the number of such states, per spin, of states that have one
    /// Of the limit of infinitely many steps: uncertainty of the free energy, and how many steps it was taken from.
    std::optional<double> uncertainty{};
    std::optional<std::size_t> steps{};
    Vector u{}; ///< the unknowns, for continuation

    // States of several patterns: order parameters with an entry for each, sizes of the groups of equal ones ("2+1"),
    // smallest eigenvalue of the Hessian, over 1+rho (none where it is minus infinity), and the smallest one of
    // overlaps with examples of the same pattern parting (unsupervised networks).
    std::vector<NamedArray> arrays{};
    std::string composition{};
    std::optional<double> hessian{}, splitting{};

    bool converged() const { return status == Status::converged; }
};

/// The value of one order parameter, or nothing.
std::optional<double> order_value(const Solution& solution, std::string_view name);

/// Reports the state at a root of a saddle point.
template <SaddlePoint S, class Root>
Solution report(const S& saddle, Branch branch, const Root& root) {
    Solution solution{.branch = branch, .status = root.status, .iterations = root.iterations, .u = root.u};
    if (root.status != Status::converged) return solution;
    State state = saddle.state(root.u, root.at);
    if (!std::isfinite(state.free_energy) || !std::isfinite(state.energy) || !std::isfinite(state.entropy)) {
        solution.status = Status::diverged;
        return solution;
    }
    solution.order = std::move(state.order);
    solution.free_energy = state.free_energy;
    solution.energy = state.energy;
    solution.entropy = state.entropy;
    solution.residual = state.residual;
    solution.replicon = state.replicon;
    solution.replicons = {state.replicon};
    solution.stable = state.replicon.has_value() && *state.replicon > 0.0;
    return solution;
}

/// The answer "this branch does not exist here".
inline Solution absent(Branch branch) { return {.branch = branch, .status = Status::absent}; }

} // namespace mattis::solvers
