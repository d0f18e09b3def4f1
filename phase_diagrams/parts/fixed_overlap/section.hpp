#pragma once

#include <cstdint>
#include <vector>

#include "models/catalogue.hpp"

namespace mattis::diagram {

/// [fixed_overlap]: simulations that keep the overlap with the archetype; all numbers are checked.
struct FixedOverlapSection {
    std::vector<ParameterValues> points; ///< in the order of the model's field table
    std::vector<double> m;               ///< overlaps with the archetype
    std::vector<int> N;
    int samples = 16;
    int replicas = 2;
    std::int64_t thermalise = 500;
    std::int64_t measure = 2000;
    int bins = 32; ///< equal parts of the measurement, from which the errors of a sample follow
};

} // namespace mattis::diagram
