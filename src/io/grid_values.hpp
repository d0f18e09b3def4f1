#pragma once

#include <vector>

namespace mattis::io {

/// { from, to, count, scale } of a job file.
struct GridRange {
    double from = 0.0, to = 0.0;
    int count = 2;
    bool logarithmic = false; ///< equally spaced logarithms; both ends are positive then
};

/// Its values under a rule of job_rule.hpp, both ends exactly as given. Results of a job belong to these very bits, so
/// that a file of an earlier rule keeps its own formula. Rules 1 and 2 have the same; since shortest_decimals_rule they
/// are those of core/equal_steps.hpp.
std::vector<double> grid_values(const GridRange& range, int rule);

} // namespace mattis::io
