#include "io/grid_values.hpp"

#include <cmath>

namespace mattis::io {

std::vector<double> grid_values(const GridRange& range, int /*rule*/) {
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

} // namespace mattis::io
