#pragma once

#include <cstddef>

#include "learning/network/network_run.hpp"

namespace mattis::diagram {

/// What a network has lost of its tasks, in one reading of its weights: of a task, the highest accuracy that it had at
/// the end of any task from its own on, less that at the end of all; the mean over all tasks but the last. NaN of a
/// single task. Precondition: the network has learned all its tasks. Source: Chaudhry et al., arXiv:1801.10112, there
/// with the maximum over the tasks before the last.
double forgetting(const learning::NetworkResult& result, std::size_t reading, std::size_t tasks);

} // namespace mattis::diagram
