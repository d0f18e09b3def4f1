#include "phase_diagrams/parts/learning/forgetting.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace mattis::diagram {

double forgetting(const learning::NetworkResult& result, std::size_t reading, std::size_t tasks) {
    if (tasks < 2) return std::numeric_limits<double>::quiet_NaN();
    std::vector<const learning::NetworkLook*> ends(tasks);
    for (const learning::NetworkLook& look : result.looks) ends[static_cast<std::size_t>(look.task)] = &look;
    double lost = 0.0;
    for (std::size_t task = 0; task + 1 < tasks; ++task) {
        const auto at = [&](std::size_t end) { return ends[end]->accuracy[reading * tasks + task]; };
        double highest = 0.0;
        for (std::size_t end = task; end < tasks; ++end) highest = std::max(highest, at(end));
        lost += highest - at(tasks - 1);
    }
    return lost / static_cast<double>(tasks - 1);
}

} // namespace mattis::diagram
