#pragma once

#include <memory>

#include "models/contract/line.hpp"
#include "models/contract/potential.hpp"

namespace mattis {

/// The entropy S of solutions at fixed overlap with a typical solution of a perceptron that stores, see
/// storage_overlap.hpp; its coordinate is `overlap`. Refused with the reason where there are no solutions.
std::shared_ptr<const Potential> storage_potential();

/// `isolation`: the overlap beyond which S < 0: no solution is nearer to a typical one, other than itself.
Line isolation_line();

} // namespace mattis
