#pragma once

#include <cmath>

#include <gtest/gtest.h>

#include "models/contract/line.hpp"

namespace mattis::solvers {

/// What was found on a line that is expected to have one converged point.
inline double only(const LineResult& result) {
    EXPECT_EQ(result.points.size(), 1u);
    if (result.points.empty()) return NAN;
    EXPECT_EQ(result.points.front().status, Status::converged);
    return result.points.front().found.value_or(NAN);
}

} // namespace mattis::solvers
