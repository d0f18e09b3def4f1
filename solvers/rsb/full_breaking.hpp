#pragma once

#include <cstddef>
#include <functional>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// The limit of infinitely many steps of replica-symmetry breaking, from the states `at_depth(k)` of k steps, k =
/// 1..`most`. Free energy, entropy, m (and n), and the overlap q inside the innermost clusters are extrapolated;
/// C = (1 - q)/T. A state that is stable with few steps is the limit itself. Steps are taken while they are found, and
/// while they change the free energy in one direction and by less each time. Stalled with fewer than three; if the
/// first one was not found, its status. The limit is `marginal`: its replicons vanish, and are not computed.
/// Source: docs/theory.md, section "Infinitely many steps".
Solution full_breaking(double T, std::size_t most, const std::function<Solution(std::size_t)>& at_depth);

/// This limit for the glass in equilibrium or for retrieval, from up to 8 or 6 steps. Precondition: `branch` is
/// glass_static, or retrieval of a model that has it.
Solution solve_full_breaking(const Site& model, Branch branch);

} // namespace mattis::solvers
