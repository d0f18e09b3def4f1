#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// Order parameters of a state of broken symmetry, by name: m, q0..qk, theta (theta1..thetak if k > 1; y at T = 0), C.
/// Of networks that learn from examples `at.m` is n, and `overlap` is m.
std::vector<NamedValue> broken_order(const Levels& at, std::optional<double> overlap, const Site& model);

/// Those among them that say how the symmetry is broken, at any T: q0..qk, theta.., y...
std::vector<OrderParameter> broken_order_parameters(std::size_t depth);

} // namespace mattis::solvers
