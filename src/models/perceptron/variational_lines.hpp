#pragma once

#include <vector>

#include "models/contract/line.hpp"

namespace mattis {

/// The lines of the variational perceptron: both ends of the coexistence of poor and good, and their crossing. They
/// find alpha.
std::vector<Line> variational_lines();

} // namespace mattis
