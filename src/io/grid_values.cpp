#include "io/grid_values.hpp"

#include <cmath>

#include "core/equal_steps.hpp"
#include "io/job_rule.hpp"

namespace mattis::io {

namespace {

/// Sums and powers in double precision, as the first rules have them.
std::vector<double> rounded_values(const GridRange& range) {
    std::vector<double> values;
    const int last = range.count - 1;
    for (int k = 0; k <= last; ++k) {
        const double t = static_cast<double>(k) / last;
        const double between = range.logarithmic ? range.from * std::pow(range.to / range.from, t)
                                                 : range.from + (range.to - range.from) * k / last;
        values.push_back(k == 0 ? range.from : k == last ? range.to : between);
    }
    return values;
}

} // namespace

std::vector<double> grid_values(const GridRange& range, int rule) {
    if (rule < shortest_decimals_rule) return rounded_values(range);
    return range.logarithmic ? equal_ratios(range.from, range.to, range.count)
                             : equal_differences(range.from, range.to, range.count);
}

} // namespace mattis::io
