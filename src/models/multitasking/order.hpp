#pragma once

#include <vector>

#include "models/contract/state.hpp"

namespace mattis::multitasking {

/// What describes the states of a network of several patterns; entries in decreasing order of the overlap.
inline std::vector<OrderParameter> order_parameters() {
    return {{.name = "m", .doc = "overlap with each pattern, in decreasing order", .per_pattern = true},
            {.name = "n", .doc = "overlap with the data of each pattern", .per_pattern = true},
            {.name = "q", .doc = "overlap of two replicas"},
            {.name = "q_support", .doc = "the same on the non-null entries of each pattern", .per_pattern = true}};
}

} // namespace mattis::multitasking
