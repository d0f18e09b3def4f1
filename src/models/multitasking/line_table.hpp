#pragma once

#include <vector>

#include "models/contract/line.hpp"

namespace mattis::multitasking {

/// Every line of a network of several patterns, with what it can be solved for and how it is traced.
std::vector<Line> lines();

} // namespace mattis::multitasking
