#pragma once

#include <vector>

namespace mattis {

/// `count` values from `from` to `to`, both ends exactly as given. The k-th is the double nearest to
/// from + k (to - from) / (count - 1), where the ends stand for the shortest decimals that are read as them: what a
/// user wrote. So steps of a tenth from 0.1 are 0.2, 0.3, 0.4, as if they were written one by one, where sums in double
/// precision give 0.30000000000000004. Precondition: count >= 2, finite ends.
std::vector<double> equal_differences(double from, double to, int count);

/// The same at equal ratios: from (to / from)^(k / (count - 1)). Precondition: both ends are positive, too.
std::vector<double> equal_ratios(double from, double to, int count);

} // namespace mattis
