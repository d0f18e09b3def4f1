#pragma once

namespace mattis::io {

/// Under which rule a job is read and told from other jobs. A result file is gone on with under the rule that it was
/// written with, so that no later version takes it for the result of another job:
///   1  files that store no rule: the first ones
///   2  the identity is made from the tables of keys that are read
///   3  values of from, to and count are the nearest to what a user would write: 0.4, not 0.39999999999999997
/// A rule covers what the text of a job means, values of grids too (grid_values.hpp), and which texts are one job.
inline constexpr int first_rule = 1;
inline constexpr int shortest_decimals_rule = 3;
inline constexpr int newest_rule = 3;

} // namespace mattis::io
